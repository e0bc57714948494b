/**
 * A table of thousands of rows in a few dozen elements: rows have one height and are used again.
 * Row `i` is always shown by element `i` modulo their number, so scrolling by one row changes one.
 * Cells are drawn; the one under the keys is an element, which says its course and percentage.
 */
import { GridPaint } from "./grid_paint";
import { GridRow } from "./grid_row";
import type { HeatRows } from "./heat_rows";
import { hideTip, showTip } from "./tips";

const SPARE = 4;
const PAUSE_MS = 120;

export class Grid {
  readonly chosen = new Set<string>();
  readonly paint = new GridPaint();
  here = { row: -1, column: -1 };
  private readonly body: HTMLElement;
  private readonly head: HTMLElement;
  private readonly cursor = document.createElement("span");
  private pool: GridRow[] = [];
  private height = 0;
  private waiting = false;
  /** Whether the cell under the keys (or the finger) is named beside it. */
  private naming = false;
  private pausing = 0;

  constructor(
    readonly place: HTMLElement,
    readonly rows: HeatRows,
  ) {
    this.body = place.querySelector<HTMLElement>(".grid-rows") ?? place;
    this.head = place.querySelector<HTMLElement>(".grid-head") ?? place;
    Object.assign(this.cursor, { className: "grid-cursor", id: "grid-cursor" });
    this.cursor.setAttribute("role", "gridcell");
    place.addEventListener("scroll", () => this.soon(), { passive: true });
    this.body.addEventListener("pointermove", (event) => this.name(event));
    for (const kind of ["wheel", "touchmove"]) place.addEventListener(kind, () => this.unname(), { passive: true });
    place.addEventListener("blur", () => this.unname());
    this.body.addEventListener("pointerleave", hideTip);
    new ResizeObserver(() => this.pool.length && this.rebuild()).observe(place);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.rebuild());
    const look = new MutationObserver(() => this.rebuild());
    look.observe(document.documentElement, { attributeFilter: ["data-theme", "data-text"] });
  }

  /** More is known: show it. */
  refresh(): void {
    if (this.pool.length) this.drawAnew();
    else this.rebuild();
  }

  /** As many rows as the view shows whole. */
  page(): number {
    return Math.max(1, Math.floor((this.place.clientHeight - this.head.offsetHeight) / this.height) - 1);
  }

  /** As many elements as fit into the view and a few to spare, in the measures of now. */
  rebuild(): void {
    const row = this.body.querySelector<HTMLElement>(".grid-row");
    this.height = row?.offsetHeight || this.height || 36;
    this.body.style.height = `${this.rows.total * this.height}px`;
    this.place.classList.add("grid-live");
    const count = Math.min(this.rows.total, Math.ceil(this.place.clientHeight / this.height) + 2 * SPARE);
    if (count !== this.pool.length) {
      this.pool = Array.from({ length: count }, (_, place) => new GridRow(`grid-row-${place}`));
      this.body.replaceChildren(...this.pool.map((one) => one.element));
    }
    this.paint.measure(this.head, this.height);
    for (const one of this.pool) this.paint.fit(one.canvas);
    this.drawAnew();
  }

  drawAnew(): void {
    this.body.style.height = `${this.rows.total * this.height}px`;
    for (const one of this.pool) one.row = -1;
    this.draw();
  }

  showChosen(): void {
    for (const one of this.pool) one.choose(this.chosen);
  }

  /** The row and the column that an event happened on. */
  placeOf(event: MouseEvent): { row: number; column: number; box: HTMLInputElement } | null {
    const element = this.pool.find((one) => one.element.contains(event.target as Node));
    if (!element) return null;
    const x = event.clientX - element.canvas.getBoundingClientRect().left;
    const isCell = (event.target as Element).matches("canvas, .grid-cursor");
    return { row: element.row, column: isCell ? this.paint.columnAt(x) : -1, box: element.box };
  }

  /** Puts the keys on a row and a column, and both into view. */
  stand(row: number, column: number): void {
    this.here = { row, column };
    this.naming = true;
    const top = row * this.height;
    const view = this.place.clientHeight - this.head.offsetHeight;
    if (top < this.place.scrollTop) this.place.scrollTop = top;
    if (top + this.height > this.place.scrollTop + view) this.place.scrollTop = top + this.height - view;
    this.place.focus({ preventScroll: true });
    this.draw();
    if (column >= 0) this.cursor.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  private unname(): void {
    this.naming = false;
    hideTip();
  }

  private soon(): void {
    if (this.waiting) return;
    this.waiting = true;
    requestAnimationFrame(() => {
      this.waiting = false;
      this.draw();
    });
  }

  /** Elements first, then paint: written numbers ask for styles, and must ask once. */
  private draw(): void {
    const sheet = this.place.dataset["sheet"] ?? "";
    const count = this.pool.length;
    const last = Math.max(0, this.rows.total - count);
    const first = Math.min(last, Math.max(0, Math.floor(this.place.scrollTop / this.height) - SPARE));
    const changed: GridRow[] = [];
    for (let row = first; row < first + count; row++) {
      const element = this.pool[row % count];
      if (!element || element.row === row) continue;
      element.show(row, this.height, this.rows, sheet);
      element.choose(this.chosen);
      changed.push(element);
    }
    this.mark();
    for (const one of changed) one.paint(this.paint, this.rows);
    clearTimeout(this.pausing);
    this.pausing = setTimeout(() => this.sayRange(), PAUSE_MS);
  }

  /** Shows where the keys stand. */
  private mark(): void {
    const element = this.pool.find((one) => one.row === this.here.row);
    for (const one of this.pool) one.element.classList.toggle("is-here", one === element);
    const column = this.paint.columns[this.here.column];
    if (!element || !column) {
      this.cursor.remove();
      if (element) this.place.setAttribute("aria-activedescendant", element.id);
      else this.place.removeAttribute("aria-activedescendant");
      return;
    }
    this.cursor.style.translate = `${element.canvas.offsetLeft + column.left}px 0`;
    this.cursor.style.width = `${column.width}px`;
    const words = this.words(this.here.row, this.here.column);
    if (this.cursor.textContent !== words) this.cursor.textContent = words;
    if (this.cursor.parentElement !== element.element) element.element.append(this.cursor);
    this.cursor.setAttribute("aria-colindex", String(this.here.column + 2));
    this.place.setAttribute("aria-activedescendant", this.cursor.id);
    if (this.naming) showTip(words, this.cursor.getBoundingClientRect());
  }

  private words(row: number, column: number): string {
    const percent = this.rows.percent(this.rows.at(row), column);
    return `${this.rows.courses[column]?.title ?? ""} ${percent}%`;
  }

  /** The name of the cell under the pointer. */
  private name(event: PointerEvent): void {
    if (event.pointerType === "touch") return;
    const at = this.placeOf(event);
    const column = at ? this.paint.columns[at.column] : undefined;
    if (!at || !column) return this.unname();
    const row = (event.target as Element).closest(".grid-row")?.querySelector("canvas")?.getBoundingClientRect();
    if (row) showTip(this.words(at.row, at.column), new DOMRect(row.left + column.left, row.top, column.width, row.height));
  }

  /** Says which rows are in view, once the table stands still. */
  private sayRange(): void {
    const range = this.place.closest("form")?.querySelectorAll("[data-range]") ?? [];
    const view = this.place.clientHeight - this.head.offsetHeight;
    const first = Math.floor(this.place.scrollTop / this.height) + 1;
    const last = Math.min(this.rows.total, Math.floor((this.place.scrollTop + view + 1) / this.height));
    const number = new Intl.NumberFormat(document.documentElement.lang);
    const words = `${number.format(first)}–${number.format(last)} / ${number.format(this.rows.total)}`;
    for (const one of range) one.textContent = words;
  }
}
