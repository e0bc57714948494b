/** Parts of a page that take turns; without script they stand below each other. */

/** Wires every `[data-tabs]` in `root`: click, arrows, Home, End; the address keeps the choice. */
export function startTabs(root: ParentNode = document): void {
  for (const group of root.querySelectorAll<HTMLElement>("[data-tabs]")) wire(group);
  for (const strip of root.querySelectorAll<HTMLElement>(".strip")) showCurrent(strip);
}

/** A strip wider than the window begins where its chosen tab can be read. */
function showCurrent(strip: HTMLElement): void {
  if (strip.scrollWidth <= strip.clientWidth) return;
  const current = strip.querySelector<HTMLElement>("[aria-current], [aria-selected=true]");
  if (current) strip.scrollLeft = current.offsetLeft - strip.offsetLeft - (strip.clientWidth - current.offsetWidth) / 2;
}

function wire(group: HTMLElement): void {
  const tabs = [...group.querySelectorAll<HTMLElement>("[role=tab]")];
  group.addEventListener("click", (event) => {
    const tab = (event.target as Element).closest<HTMLElement>("[role=tab]");
    if (!tab || !tabs.includes(tab)) return;
    event.preventDefault();
    choose(tabs, tab);
    history.replaceState(history.state, "", `#${tab.getAttribute("aria-controls") ?? ""}`);
  });
  group.addEventListener("keydown", (event) => {
    const at = tabs.indexOf(event.target as HTMLElement);
    if (at < 0) return;
    const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: tabs.length - 1 }[event.key];
    const next = to === undefined ? undefined : tabs.at(to % tabs.length);
    if (!next) return;
    event.preventDefault();
    choose(tabs, next);
    next.focus();
  });
  const named = tabs.find((tab) => location.hash === `#${tab.getAttribute("aria-controls") ?? ""}`);
  const first = named ?? tabs.find((tab) => tab.getAttribute("aria-selected") === "true") ?? tabs[0];
  if (first) choose(tabs, first);
}

function choose(tabs: readonly HTMLElement[], chosen: HTMLElement): void {
  for (const tab of tabs) {
    const selected = tab === chosen;
    tab.setAttribute("aria-selected", String(selected));
    tab.tabIndex = selected ? 0 : -1;
    const part = document.getElementById(tab.getAttribute("aria-controls") ?? "");
    part?.toggleAttribute("data-behind", !selected);
  }
  chosen.dispatchEvent(new CustomEvent("tab:chosen", { bubbles: true }));
}
