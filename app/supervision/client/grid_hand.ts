/** What people do in the heat table: walk, choose, widen a course, open a learner. */
import type { Grid } from "./grid";
import { focusSearch, showKeys } from "./typing";

export class GridHand {
  private zoomed: number | null = null;
  private last = -1;

  constructor(
    private readonly grid: Grid,
    private readonly changed: (num: number) => void,
  ) {
    grid.place.querySelector(".grid-rows")?.addEventListener("click", (event) => this.press(event as PointerEvent));
    grid.place.querySelector(".grid-head")?.addEventListener("click", (event) => this.zoom(event as MouseEvent));
  }

  say(): void {
    this.changed(this.grid.chosen.size);
  }

  /** Does what a key asks for; says whether it asked for anything. */
  key(event: KeyboardEvent): boolean {
    const { here } = this.grid;
    const steps: Record<string, [number, number]> = {
      j: [1, 0],
      k: [-1, 0],
      ArrowDown: [1, 0],
      ArrowUp: [-1, 0],
      ArrowRight: [0, 1],
      ArrowLeft: [0, -1],
      PageDown: [this.grid.page(), 0],
      PageUp: [-this.grid.page(), 0],
      Home: [-here.row, 0],
      End: [this.grid.rows.loaded, 0],
    };
    const step = steps[event.key];
    if (step) return this.go(...step);
    return this.act(event);
  }

  private act(event: KeyboardEvent): boolean {
    const { here, place } = this.grid;
    if (event.key === "Enter" && document.activeElement === place) return this.open(here.row, here.column);
    if (event.key === "x") return this.toggle(here.row, event.shiftKey);
    if (event.key === "/") return focusSearch();
    if (event.key === "?") return showKeys();
    if (event.key === "Escape") this.clear();
    return false;
  }

  private go(down: number, right: number): boolean {
    const { here, rows } = this.grid;
    const row = Math.min(Math.max(here.row + down, 0), rows.loaded - 1);
    this.grid.stand(row, Math.min(Math.max(here.column + right, -1), rows.width - 1));
    return true;
  }

  /** A finger cannot hover: its first press names a cell, the second opens it. */
  private press(event: PointerEvent): void {
    const at = this.grid.placeOf(event);
    if (!at) return;
    const { here } = this.grid;
    const isHere = here.row === at.row && here.column === at.column;
    if (event.target === at.box) this.choose(at.row, at.box.checked, event.shiftKey);
    else if (at.column >= 0 && event.pointerType === "touch" && !isHere) this.grid.stand(at.row, at.column);
    else if (at.column >= 0) this.open(at.row, at.column);
  }

  private idAt(row: number): string | undefined {
    return row < 0 ? undefined : this.grid.rows.ids[this.grid.rows.at(row)];
  }

  private toggle(row: number, range: boolean): boolean {
    const id = this.idAt(row);
    if (id === undefined) return false;
    this.choose(row, !this.grid.chosen.has(id), range);
    return true;
  }

  /** One row, or with Shift everybody between it and the one before. */
  private choose(row: number, wanted: boolean, range: boolean): void {
    const other = range && this.last >= 0 ? this.last : row;
    for (let one = Math.min(other, row); one <= Math.max(other, row); one++) {
      const id = this.idAt(one);
      if (id !== undefined && wanted) this.grid.chosen.add(id);
      if (id !== undefined && !wanted) this.grid.chosen.delete(id);
    }
    this.last = row;
    this.grid.showChosen();
    this.say();
  }

  private clear(): void {
    this.grid.chosen.clear();
    this.grid.showChosen();
    this.say();
  }

  /** A learner's sheet, at the course whose cell was pressed. */
  private open(row: number, column: number): boolean {
    const id = this.idAt(row);
    const sheet = this.grid.place.dataset["sheet"];
    if (id === undefined || !sheet) return false;
    const course = this.grid.rows.courses[column]?.id;
    location.assign(sheet.replace("/learners/0", `/learners/${id}`) + (course ? `#course-${course}` : ""));
    return true;
  }

  /** A press on a course widens it and puts first who watched least of it; again: as before. */
  private zoom(event: MouseEvent): void {
    const link = (event.target as Element).closest<HTMLElement>("[data-zoom]");
    const { rows, place } = this.grid;
    if (!link || rows.width < 2 || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const column = Number(link.dataset["zoom"]);
    this.zoomed = this.zoomed === column ? null : column;
    rows.orderBy(this.zoomed);
    place.querySelector("[aria-sort]")?.removeAttribute("aria-sort");
    if (this.zoomed === null) place.style.removeProperty("--columns");
    else {
      link.parentElement?.setAttribute("aria-sort", "ascending");
      place.style.setProperty("--columns", this.columns(this.zoomed));
    }
    place.scrollTop = 0;
    this.grid.rebuild();
  }

  private columns(wide: number): string {
    const some = (count: number) => (count ? ` repeat(${count}, minmax(var(--least), 1fr))` : "");
    return `var(--learner)${some(wide)} minmax(9rem, 4fr)${some(this.grid.rows.width - wide - 1)}`;
  }
}
