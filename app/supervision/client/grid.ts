/**
 * A table of thousands of rows in a few dozen elements: rows have one height and are used again.
 * Row `i` is always shown by element `i` modulo their number, so scrolling by one row changes one.
 */
import { GridRow } from "./grid_row";
import type { HeatRows } from "./heat_rows";

const SPARE = 6;
const PAUSE_MS = 120;

export class Grid {
  readonly chosen = new Set<string>();
  private readonly body: HTMLElement;
  private readonly head: HTMLElement;
  private pool: GridRow[] = [];
  private height = 0;
  private waiting = false;
  private here = { row: -1, column: -1 };
  private zoomed: number | null = null;
  private last = -1;
  private pausing = 0;

  constructor(
    private readonly place: HTMLElement,
    private readonly rows: HeatRows,
    private readonly changed: (num: number) => void,
  ) {
    this.body = place.querySelector<HTMLElement>(".grid-rows") ?? place;
    this.head = place.querySelector<HTMLElement>(".grid-head") ?? place;
    place.addEventListener("scroll", () => this.soon(), { passive: true });
    this.body.addEventListener("click", (event) => this.press(event));
    this.head.addEventListener("click", (event) => this.zoom(event));
    new ResizeObserver(() => this.pool.length && this.rebuild()).observe(place);
  }

  /** More is known: show it. */
  refresh(): void {
    if (!this.pool.length) this.rebuild();
    this.body.style.height = `${this.rows.total * this.height}px`;
    this.drawAnew();
  }

  say(): void {
    this.changed(this.chosen.size);
  }

  /** Does what a key asks for; says whether it asked for anything. */
  key(event: KeyboardEvent): boolean {
    const { key } = event;
    if (key === "j" || key === "ArrowDown") return this.go(1, 0);
    if (key === "k" || key === "ArrowUp") return this.go(-1, 0);
    if (key === "ArrowRight") return this.go(0, 1);
    if (key === "ArrowLeft") return this.go(0, -1);
    if (key === "PageDown") return this.go(this.page(), 0);
    if (key === "PageUp") return this.go(-this.page(), 0);
    if (key === "Home") return this.go(-this.here.row, 0);
    if (key === "End") return this.go(this.rows.loaded, 0);
    if (key === "Enter" && document.activeElement === this.place) return this.open(this.here.row, this.here.column);
    if (key === "x") return this.toggle(this.here.row, event.shiftKey);
    if (key === "/") return this.find();
    if (key === "?") return this.help();
    if (key === "Escape") this.clear();
    return false;
  }

  private page(): number {
    return Math.max(1, Math.floor((this.place.clientHeight - this.head.offsetHeight) / this.height) - 1);
  }

  /** As many elements as fit into the view, and a few to spare on both sides. */
  private rebuild(): void {
    const row = this.body.querySelector<HTMLElement>(".grid-row");
    this.height = row?.offsetHeight || this.height || 36;
    const count = Math.min(this.rows.total, Math.ceil(this.place.clientHeight / this.height) + 2 * SPARE);
    if (count !== this.pool.length) {
      const width = this.rows.width;
      this.pool = Array.from({ length: count }, (_, place) => new GridRow(width, `grid-row-${place}`));
      this.body.replaceChildren(...this.pool.map((one) => one.element));
    }
    this.place.classList.add("grid-live");
    this.body.style.height = `${this.rows.total * this.height}px`;
    this.drawAnew();
  }

  private soon(): void {
    if (this.waiting) return;
    this.waiting = true;
    requestAnimationFrame(() => {
      this.waiting = false;
      this.draw();
    });
  }

  private drawAnew(): void {
    for (const one of this.pool) one.row = -1;
    this.draw();
  }

  private draw(): void {
    performance.mark("grid:draw");
    const sheet = this.place.dataset["sheet"] ?? "";
    const most = Math.max(0, this.rows.total - this.pool.length);
    const first = Math.min(most, Math.max(0, Math.floor(this.place.scrollTop / this.height) - SPARE));
    for (let row = first; row < first + this.pool.length; row++) {
      const element = this.pool[row % this.pool.length];
      if (element && element.row !== row) element.show(row, this.height, this.rows, sheet, this.chosen);
    }
    this.mark();
    performance.measure("grid:draw", "grid:draw");
    clearTimeout(this.pausing);
    this.pausing = setTimeout(() => this.sayRange(), PAUSE_MS);
  }

  /** Says which rows are in view, once the table stands still. */
  private sayRange(): void {
    const range = this.place.closest("form")?.querySelectorAll("[data-range]") ?? [];
    const first = Math.floor(this.place.scrollTop / this.height) + 1;
    const last = Math.min(this.rows.total, first + this.page());
    const number = new Intl.NumberFormat(document.documentElement.lang);
    for (const one of range) one.textContent = `${number.format(first)}–${number.format(last)} / ${number.format(this.rows.total)}`;
  }

  /** Shows where the keys stand. */
  private mark(): void {
    for (const old of this.body.querySelectorAll(".is-here")) old.classList.remove("is-here");
    const element = this.pool.find((one) => one.row === this.here.row);
    if (!element || this.here.row < 0) return this.place.removeAttribute("aria-activedescendant");
    element.element.classList.add("is-here");
    const cell = element.cells[this.here.column];
    cell?.classList.add("is-here");
    this.place.setAttribute("aria-activedescendant", cell?.id ?? element.element.id);
  }

  private go(down: number, right: number): boolean {
    const row = Math.min(Math.max(this.here.row + down, 0), this.rows.loaded - 1);
    const column = Math.min(Math.max(this.here.column + right, -1), this.rows.width - 1);
    this.here = { row, column };
    const head = this.head.offsetHeight;
    const top = row * this.height;
    const { scrollTop, clientHeight } = this.place;
    if (top < scrollTop) this.place.scrollTop = top;
    if (top + this.height + head > scrollTop + clientHeight) this.place.scrollTop = top + this.height + head - clientHeight;
    this.place.focus({ preventScroll: true });
    this.draw();
    return true;
  }

  private press(event: MouseEvent): void {
    const target = event.target as Element;
    const element = this.pool.find((one) => one.element.contains(target));
    if (!element) return;
    const column = element.cells.findIndex((cell) => cell === target);
    if (target === element.box) this.choose(element.row, element.box.checked, event.shiftKey);
    else if (column >= 0) this.open(element.row, column);
  }

  private toggle(row: number, range: boolean): boolean {
    const id = this.rows.ids[this.rows.at(row)];
    if (row < 0 || id === undefined) return false;
    this.choose(row, !this.chosen.has(id), range);
    return true;
  }

  /** One row, or with Shift everybody between it and the one before. */
  private choose(row: number, wanted: boolean, range: boolean): void {
    const from = range && this.last >= 0 ? Math.min(this.last, row) : row;
    const to = range && this.last >= 0 ? Math.max(this.last, row) : row;
    for (let one = from; one <= to; one++) {
      const id = this.rows.ids[this.rows.at(one)];
      if (id === undefined) continue;
      if (wanted) this.chosen.add(id);
      else this.chosen.delete(id);
    }
    this.last = row;
    this.drawAnew();
    this.say();
  }

  private clear(): void {
    this.chosen.clear();
    this.drawAnew();
    this.say();
  }

  /** A learner's sheet, at the course whose cell was pressed. */
  private open(row: number, column: number): boolean {
    const id = this.rows.ids[this.rows.at(row)];
    const sheet = this.place.dataset["sheet"];
    if (id === undefined || !sheet) return false;
    const course = this.rows.courses[column]?.id;
    location.assign(sheet.replace("/learners/0", `/learners/${id}`) + (course ? `#course-${course}` : ""));
    return true;
  }

  /** A press on a course widens it and puts first who watched least of it; again: as before. */
  private zoom(event: MouseEvent): void {
    const link = (event.target as Element).closest<HTMLElement>("[data-zoom]");
    if (!link || this.rows.width < 2 || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const column = Number(link.dataset["zoom"]);
    this.zoomed = this.zoomed === column ? null : column;
    this.rows.orderBy(this.zoomed);
    this.head.querySelector("[aria-sort]")?.removeAttribute("aria-sort");
    if (this.zoomed !== null) link.parentElement?.setAttribute("aria-sort", "ascending");
    this.place.style.setProperty("--columns", this.zoomed === null ? "" : this.columns(this.zoomed));
    if (this.zoomed === null) this.place.style.removeProperty("--columns");
    this.place.scrollTop = 0;
    this.drawAnew();
  }

  private columns(wide: number): string {
    const before = wide ? `repeat(${wide}, minmax(1.5rem, 1fr)) ` : "";
    const after = this.rows.width - wide - 1;
    return `var(--learner) ${before}minmax(9rem, 6fr)${after ? ` repeat(${after}, minmax(1.5rem, 1fr))` : ""}`;
  }

  private find(): boolean {
    const field = [...document.querySelectorAll<HTMLElement>("[data-find]")].find((one) => one.checkVisibility());
    field?.focus();
    return Boolean(field);
  }

  private help(): boolean {
    const sheet = document.getElementById("keys");
    if (sheet instanceof HTMLDialogElement && !sheet.open) sheet.showModal();
    return true;
  }
}
