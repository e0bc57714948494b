/** The chapters beside a picture. */
import type { Mark } from "../../progress/client/player";

/** Where the chapters of the page begin, for the line of time below the picture. */
export function chapterMarks(): Mark[] {
  return [...document.querySelectorAll<HTMLElement>("[data-chapters] [data-at]")].map((link) => ({
    seconds: Number(link.dataset["at"]),
    title: link.querySelector("[data-title]")?.textContent ?? "",
  }));
}

/** A chapter is where the player goes, and the one it is in is marked. */
export function followChapters(side: ParentNode): void {
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
