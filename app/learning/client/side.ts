/** The panel beside the lesson: one part at a time; without script all parts stand below each other. */

export function startSide(): void {
  const side = document.querySelector<HTMLElement>("[data-side]");
  if (!side) return;
  const tabs = [...side.querySelectorAll<HTMLElement>("[role=tab]")];
  side.addEventListener("click", (event) => {
    const tab = (event.target as Element).closest<HTMLElement>("[role=tab]");
    if (tab) choose(tabs, tab);
  });
  side.addEventListener("keydown", (event) => {
    const at = tabs.indexOf(event.target as HTMLElement);
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (at < 0 || step === undefined) return;
    const next = tabs[(at + step + tabs.length) % tabs.length];
    if (next) choose(tabs, next);
    next?.focus();
  });
  const first = tabs.find((tab) => tab.getAttribute("aria-selected") === "true") ?? tabs[0];
  if (first) choose(tabs, first);
}

function choose(tabs: readonly HTMLElement[], chosen: HTMLElement): void {
  for (const tab of tabs) {
    const selected = tab === chosen;
    tab.setAttribute("aria-selected", String(selected));
    tab.tabIndex = selected ? 0 : -1;
    const part = document.getElementById(tab.getAttribute("aria-controls") ?? "");
    if (part) part.hidden = !selected;
  }
}
