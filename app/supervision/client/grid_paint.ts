/** Draws a learner's cells: one small canvas a row costs a tenth of as many elements. */

const FONT_REM = 0.8125;
const GAP = 1;
const ROUND_REM = 0.25;
const WAITS = -1;
/** A column narrower than this shows only its colour. */
const SAYS_REM = 2.25;

export interface Column {
  left: number;
  width: number;
}

function levelOf(percent: number): number {
  if (percent <= 0) return 0;
  return percent >= 100 ? 5 : Math.floor(percent / 25) + 1;
}

export class GridPaint {
  columns: readonly Column[] = [];
  width = 0;
  private height = 0;
  private readonly scale = Math.min(devicePixelRatio || 1, 2);
  private fills: string[] = [];
  private inks: string[] = [];
  private font = "";
  private round = 4;
  private says = 36;

  /** Takes the places of the columns from the head and the colours from the legend. */
  measure(head: HTMLElement, height: number): void {
    const heads = [...head.querySelectorAll<HTMLElement>(".grid-course")];
    const first = heads[0]?.offsetLeft ?? 0;
    this.columns = heads.map((one) => ({ left: one.offsetLeft - first, width: one.offsetWidth }));
    this.width = this.columns.reduce((sum, one) => sum + one.width, 0);
    this.height = height;
    const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
    this.font = `${FONT_REM * rem}px ${getComputedStyle(head).fontFamily}`;
    this.round = ROUND_REM * rem;
    this.says = SAYS_REM * rem;
    this.readColours();
  }

  private readColours(): void {
    this.fills = [];
    this.inks = [];
    for (let level = 0; level <= 5; level++) {
      const sample = document.querySelector(`.legend .cell-${level}`);
      if (!sample) continue;
      const look = getComputedStyle(sample);
      this.fills.push(look.backgroundColor);
      this.inks.push(look.color);
    }
  }

  /** The size and the pen a row's canvas needs. A font asks for styles: once here, never while scrolling. */
  fit(canvas: HTMLCanvasElement): void {
    canvas.width = Math.ceil(this.width * this.scale);
    canvas.height = Math.ceil(this.height * this.scale);
    canvas.style.width = `${this.width}px`;
    canvas.style.height = `${this.height}px`;
    const pen = canvas.getContext("2d");
    if (!pen) return;
    pen.setTransform(this.scale, 0, 0, this.scale, 0, 0);
    pen.font = this.font;
    pen.textAlign = "center";
    pen.textBaseline = "middle";
  }

  /** Draws the cells of one learner; a negative percentage is one that has not arrived. */
  draw(canvas: HTMLCanvasElement, percentOf: (column: number) => number): void {
    const pen = canvas.getContext("2d");
    if (!pen) return;
    pen.clearRect(0, 0, this.width, this.height);
    this.columns.forEach((column, place) => this.cell(pen, column, percentOf(place)));
  }

  private cell(pen: CanvasRenderingContext2D, column: Column, percent: number): void {
    const level = levelOf(percent);
    pen.globalAlpha = percent <= WAITS ? 0.5 : 1;
    pen.fillStyle = this.fills[level] ?? "";
    pen.beginPath();
    pen.roundRect(column.left + GAP, GAP, column.width - 2 * GAP, this.height - 2 * GAP, this.round);
    pen.fill();
    if (percent <= 0 || column.width < this.says) return;
    pen.fillStyle = this.inks[level] ?? "";
    pen.fillText(String(percent), column.left + column.width / 2, this.height / 2 + 0.5);
  }

  /** Which column a place on a row's canvas belongs to; -1: none. */
  columnAt(x: number): number {
    return this.columns.findIndex((one) => x >= one.left && x < one.left + one.width);
  }
}
