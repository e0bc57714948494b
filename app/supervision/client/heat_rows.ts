/** The rows behind the heat table, fetched page by page into flat arrays. */
import { getJson } from "@ui/http";

interface MatrixPage {
  courses: { id: string; title: string }[];
  items: { learner: { id: string; name: string }; cells: number[] }[];
  next: string | null;
}

export class HeatRows {
  readonly ids: string[] = [];
  readonly names: string[] = [];
  courses: readonly { id: string; title: string }[] = [];
  private percents: Uint8Array;
  private order: Uint32Array | null = null;
  private readonly columns: readonly number[] | null;
  /** How many there will be; the server counted them. */
  total: number;

  constructor(private readonly place: HTMLElement) {
    this.total = Number(place.dataset["total"]);
    this.percents = new Uint8Array(0);
    const one = new URLSearchParams(location.search).get("course");
    this.columns = one ? [Number(one)] : null;
  }

  get loaded(): number {
    return this.ids.length;
  }

  get width(): number {
    return this.courses.length;
  }

  /** Which learner stands in a row of the table as it is ordered now. */
  at(row: number): number {
    return this.order?.[row] ?? row;
  }

  percent(learner: number, course: number): number {
    return this.percents[learner * this.width + course] ?? 0;
  }

  /** Orders everybody by how much they watched of one course, the least first; `null`: as they came. */
  orderBy(course: number | null): void {
    if (course === null) this.order = null;
    else {
      const all = Uint32Array.from({ length: this.loaded }, (_, place) => place);
      this.order = all.sort((a, b) => this.percent(a, course) - this.percent(b, course) || a - b);
    }
  }

  async load(arrived: () => void): Promise<void> {
    const url = new URL(this.place.dataset["matrix"] ?? "", location.href);
    let next: string | null = null;
    do {
      if (next) url.searchParams.set("cursor", next);
      const page: MatrixPage = await getJson<MatrixPage>(url.href);
      this.take(page);
      next = page.next;
      arrived();
    } while (next);
    this.total = this.loaded;
    arrived();
  }

  private take(page: MatrixPage): void {
    const kept = page.courses.map((_, place) => place).filter((place) => this.shows(page.courses[place]?.id));
    this.courses = kept.flatMap((place) => page.courses[place] ?? []);
    if (!this.percents.length) this.percents = new Uint8Array((this.total + 500) * this.width);
    for (const item of page.items) {
      const base = this.loaded * this.width;
      kept.forEach((place, column) => {
        this.percents[base + column] = Math.floor((item.cells[place] ?? 0) * 100 + 1e-6);
      });
      this.ids.push(item.learner.id);
      this.names.push(item.learner.name);
    }
  }

  private shows(id: string | undefined): boolean {
    return !this.columns || this.columns.includes(Number(id));
  }
}
