/** One element of the heat table; it shows another learner whenever it is used again. */
import { t } from "@ui/words";
import type { HeatRows } from "./heat_rows";

const WAITS = 6;
const LOOKS = [0, 1, 2, 3, 4, 5, "wait"].map((level) => `cell cell-${level}`);

function levelOf(percent: number): number {
  if (percent <= 0) return 0;
  return percent >= 100 ? 5 : Math.floor(percent / 25) + 1;
}

function set(text: Text, words: string): void {
  if (text.data !== words) text.data = words;
}

export class GridRow {
  readonly element = document.createElement("div");
  readonly box = document.createElement("input");
  readonly link = document.createElement("a");
  readonly cells: HTMLElement[] = [];
  /** The row of the table it shows; -1: none. */
  row = -1;
  private readonly name = document.createTextNode("");
  private readonly texts: Text[] = [];
  private readonly looks: number[] = [];

  constructor(width: number, id: string) {
    const who = document.createElement("span");
    who.className = "grid-who";
    who.setAttribute("role", "rowheader");
    Object.assign(this.box, { type: "checkbox", className: "checkbox checkbox-sm", tabIndex: -1 });
    this.link.tabIndex = -1;
    this.link.append(this.name);
    who.append(this.box, this.link);
    this.element.className = "grid-row";
    this.element.id = id;
    this.element.setAttribute("role", "row");
    this.element.append(who);
    for (let column = 0; column < width; column++) this.addCell(`${id}-${column}`);
  }

  private addCell(id: string): void {
    const cell = document.createElement("span");
    const text = document.createTextNode("");
    cell.id = id;
    cell.setAttribute("role", "gridcell");
    cell.append(text);
    this.cells.push(cell);
    this.texts.push(text);
    this.element.append(cell);
  }

  show(row: number, height: number, rows: HeatRows, sheet: string, chosen: ReadonlySet<string>): void {
    this.row = row;
    this.element.style.transform = `translateY(${row * height}px)`;
    this.element.setAttribute("aria-rowindex", String(row + 2));
    const learner = rows.at(row);
    const id = rows.ids[learner];
    const name = rows.names[learner] ?? "…";
    set(this.name, name);
    this.link.href = id ? sheet.replace("/learners/0", `/learners/${id}`) : "#";
    this.box.value = id ?? "";
    this.box.checked = id !== undefined && chosen.has(id);
    this.box.ariaLabel = t("select", { name });
    for (let column = 0; column < this.cells.length; column++) {
      this.showCell(column, id ? rows.percent(learner, column) : -1);
    }
  }

  private showCell(column: number, percent: number): void {
    const cell = this.cells[column];
    const text = this.texts[column];
    if (!cell || !text) return;
    const level = percent < 0 ? WAITS : levelOf(percent);
    if (this.looks[column] !== level) {
      this.looks[column] = level;
      cell.className = LOOKS[level] ?? "";
    }
    set(text, percent > 0 ? String(percent) : "");
  }
}
