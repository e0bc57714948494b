/** The panel beside the lesson: its parts are fetched when they are first looked at. */
import { followChapters } from "./chapters";

const NOTES = "tab-notes";
const TRANSCRIPT = "transcript";

export function startSide(): void {
  const side = document.querySelector<HTMLElement>("[data-side]");
  if (!side) return;
  const notes = side.querySelector<HTMLElement>(`#${NOTES}`);
  const look = () => {
    if (notes?.getAttribute("aria-selected") === "true") void import("../../notes/client/beside");
    void lookAtTranscript(side);
    void lookAtThen(side);
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

/** What was said while a replay was on air comes with its picture. */
export async function lookAtThen(side: ParentNode): Promise<void> {
  const part = side.querySelector<HTMLElement>("[data-then]");
  if (!part?.clientHeight) return;
  const { startThen } = await import("./then");
  startThen(part);
}

function countOneMore(side: HTMLElement): void {
  const place = side.querySelector("#tab-room [data-tab-count]");
  if (place) place.textContent = String(Number(place.textContent) + 1);
}
