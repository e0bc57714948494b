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

/** What sticks below the picture needs to know how tall it is. */
export function measureStage(stage: HTMLElement | null): void {
  if (!stage) return;
  const measure = (): void => {
    const sticks = getComputedStyle(stage).position === "sticky";
    document.documentElement.style.setProperty("--stage", sticks ? `${stage.offsetHeight}px` : "0px");
  };
  new ResizeObserver(measure).observe(stage);
  measure();
}
