/** Rows that are dragged by their grip; where they are dropped, `moved` hears the new place. */

type Moved = (row: HTMLElement, position: number) => void;

/** Listens on the page, so that rows put in anew can be dragged as well; grips are seen from now on. */
export function startDragging(moved: Moved): void {
  document.documentElement.dataset["drags"] = "";
  document.addEventListener("pointerdown", (event) => {
    const grip = (event.target as Element).closest<HTMLElement>("[data-grip]");
    const row = grip?.closest<HTMLElement>("[data-lesson]");
    if (!grip || !row || event.button !== 0) return;
    event.preventDefault();
    drag(row, event, moved);
  });
}

function drag(row: HTMLElement, start: PointerEvent, moved: Moved): void {
  const list = row.parentElement;
  if (!list) return;
  const rows = () => [...list.querySelectorAll<HTMLElement>(":scope > [data-lesson]")];
  const from = rows().indexOf(row);
  const after = row.nextElementSibling;
  row.dataset["dragged"] = "";
  const over = (event: PointerEvent) => {
    if (event.pointerId !== start.pointerId) return;
    const next = rows().find((one) => one !== row && event.clientY < middleOf(one)) ?? null;
    if (row.nextElementSibling !== next) list.insertBefore(row, next);
  };
  const end = (event: Event) => {
    delete row.dataset["dragged"];
    for (const name of ["pointermove", "pointerup", "pointercancel", "keydown"]) {
      document.removeEventListener(name, name === "pointermove" ? (over as EventListener) : finish);
    }
    const to = rows().indexOf(row);
    if (event.type !== "pointerup") list.insertBefore(row, after);
    else if (to !== from) moved(row, to + 1);
  };
  const finish = (event: Event) => {
    if (event instanceof KeyboardEvent && event.key !== "Escape") return;
    end(event);
  };
  document.addEventListener("pointermove", over);
  for (const name of ["pointerup", "pointercancel", "keydown"]) document.addEventListener(name, finish);
}

function middleOf(row: HTMLElement): number {
  const { top, height } = row.getBoundingClientRect();
  return top + height / 2;
}
