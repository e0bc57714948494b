/** On a phone the parts below the picture take turns; on a desk all of them are there at once. */

export function startTabs(): void {
  const tabs = document.querySelector<HTMLElement>("[data-tabs]");
  if (!tabs) return;
  const links = [...tabs.querySelectorAll<HTMLAnchorElement>("a")];
  const show = (link: HTMLAnchorElement): void => {
    for (const one of links) {
      const panel = document.querySelector<HTMLElement>(one.hash);
      panel?.toggleAttribute("data-chosen", one === link);
      if (one === link) one.setAttribute("aria-current", "true");
      else one.removeAttribute("aria-current");
    }
  };
  tabs.addEventListener("click", (event) => {
    const link = (event.target as Element).closest("a");
    if (!link) return;
    event.preventDefault();
    show(link);
  });
  show(links.find((link) => link.hash === location.hash) ?? links[0]!);
}

/** What sticks below the picture and above the decision needs to know how tall they are. */
export function measureEdges(): void {
  const stage = document.querySelector<HTMLElement>(".desk-stage")!;
  const deck = document.querySelector<HTMLElement>(".deck")!;
  const { style } = document.documentElement;
  const measure = (): void => {
    const sticks = getComputedStyle(stage).position === "sticky";
    style.setProperty("--stage", sticks ? `${stage.offsetHeight}px` : "0px");
    style.setProperty("--deck", `${deck.offsetHeight}px`);
  };
  const watch = new ResizeObserver(measure);
  watch.observe(stage);
  watch.observe(deck);
  measure();
}
