/** The panel beside the lesson: its parts are fetched when they are first looked at. */

const NOTES = "tab-notes";
const TRANSCRIPT = "transcript";

export function startSide(): void {
  const side = document.querySelector<HTMLElement>("[data-side]");
  if (!side) return;
  const notes = side.querySelector<HTMLElement>(`#${NOTES}`);
  const look = () => {
    if (notes?.getAttribute("aria-selected") === "true") void import("../../notes/client/beside");
    void lookAtTranscript(side);
  };
  side.addEventListener("tab:chosen", look);
  document.addEventListener("zx:note", () => {
    notes?.click();
    document.querySelector<HTMLElement>("#note-body")?.focus();
  });
  document.addEventListener("zx:said", () => countOneMore(side));
  followChapters(side);
  look();
}

/** What is said is fetched when somebody wants to read it, and follows the player from then on. */
async function lookAtTranscript(side: HTMLElement): Promise<void> {
  const part = side.querySelector<HTMLElement>(`#${TRANSCRIPT}`);
  if (!part || part.hasAttribute("data-behind")) return;
  const { openTranscript } = await import("./following");
  await openTranscript(part);
  part.dispatchEvent(new Event("tab:shown"));
}

function countOneMore(side: HTMLElement): void {
  const place = side.querySelector("#tab-room [data-tab-count]");
  if (place) place.textContent = String(Number(place.textContent) + 1);
}

/** A chapter is where the player goes, and the one it is in is marked. */
function followChapters(side: HTMLElement): void {
  const links = [...side.querySelectorAll<HTMLElement>("[data-chapters] [data-at]")];
  if (!links.length) return;
  side.querySelector("[data-chapters]")?.addEventListener("click", (event) => {
    const link = (event.target as Element).closest<HTMLElement>("[data-at]");
    if (!link) return;
    event.preventDefault();
    const detail = { seconds: Number(link.dataset["at"]) };
    document.dispatchEvent(new CustomEvent("zx:seek", { detail }));
  });
  document.addEventListener("zx:time", (event) => {
    const { seconds } = (event as CustomEvent<{ seconds: number }>).detail;
    const here = links.findLast((link) => Number(link.dataset["at"]) <= seconds);
    for (const link of links) {
      if (link === here) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  });
}
