/** One element of the heat table; it shows another learner whenever it is used again. */
import { t } from "@ui/words";
import type { GridPaint } from "./grid_paint";
import type { HeatRows } from "./heat_rows";

export class GridRow {
  readonly element = document.createElement("div");
  readonly box = document.createElement("input");
  readonly canvas = document.createElement("canvas");
  /** The row of the table it shows; -1: none. */
  row = -1;
  private readonly link = document.createElement("a");
  private readonly name = document.createTextNode("");

  constructor(readonly id: string) {
    const who = document.createElement("span");
    who.className = "grid-who";
    who.setAttribute("role", "rowheader");
    Object.assign(this.box, { type: "checkbox", className: "checkbox checkbox-sm", tabIndex: -1 });
    this.link.tabIndex = -1;
    this.link.append(this.name);
    who.append(this.box, this.link);
    this.canvas.className = "grid-cells";
    this.canvas.setAttribute("aria-hidden", "true");
    this.element.className = "grid-row";
    this.element.id = id;
    this.element.setAttribute("role", "row");
    this.element.append(who, this.canvas);
  }

  show(row: number, height: number, rows: HeatRows, sheet: string): void {
    this.row = row;
    this.element.style.transform = `translateY(${row * height}px)`;
    this.element.setAttribute("aria-rowindex", String(row + 2));
    const learner = rows.at(row);
    const id = rows.ids[learner];
    const name = rows.names[learner] ?? "…";
    this.name.data = name;
    this.link.href = id ? sheet.replace("/learners/0", `/learners/${id}`) : "#";
    this.link.title = name;
    this.box.value = id ?? "";
    this.box.ariaLabel = t("select", { name });
  }

  choose(chosen: ReadonlySet<string>): void {
    const wanted = chosen.has(this.box.value);
    if (this.box.checked !== wanted) this.box.checked = wanted;
  }

  paint(paint: GridPaint, rows: HeatRows): void {
    const learner = rows.at(this.row);
    const known = rows.ids[learner] !== undefined;
    paint.draw(this.canvas, (column) => (known ? rows.percent(learner, column) : -1));
  }
}
