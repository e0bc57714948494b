/** Choosing learners: one, a range with Shift, all on the page, everybody in the choice. */
import { sayChosen } from "./bar";

export class Choosing {
  private readonly boxes: HTMLInputElement[];
  private readonly all: HTMLInputElement | null;
  private readonly everybody: HTMLInputElement | null;
  private last: HTMLInputElement | null = null;

  constructor(private readonly form: HTMLFormElement) {
    this.boxes = [...form.querySelectorAll<HTMLInputElement>("input[name=learner_ids]")];
    this.all = form.querySelector("[data-all]");
    this.everybody = form.querySelector("[data-everybody]");
    form.addEventListener("click", (event) => this.press(event));
    form.addEventListener("change", () => this.say());
    this.all?.addEventListener("change", () => this.set(this.boxes, this.all?.checked ?? false));
    addEventListener("pageshow", () => this.say());
    this.say();
  }

  toggle(box: HTMLInputElement): void {
    box.checked = !box.checked;
    this.last = box;
    this.say();
  }

  clear(): void {
    if (this.everybody) this.everybody.checked = false;
    this.set(this.boxes, false);
  }

  /** With Shift, everybody between this box and the one pressed before follows it. */
  private press(event: MouseEvent): void {
    const box = event.target as HTMLInputElement;
    const to = this.boxes.indexOf(box);
    if (to < 0) return;
    const from = this.last ? this.boxes.indexOf(this.last) : -1;
    if (event.shiftKey && from >= 0) {
      this.set(this.boxes.slice(Math.min(from, to), Math.max(from, to) + 1), box.checked);
    }
    this.last = box;
  }

  private set(boxes: readonly HTMLInputElement[], checked: boolean): void {
    for (const box of boxes) box.checked = checked;
    this.say();
  }

  private say(): void {
    const chosen = this.boxes.filter((box) => box.checked);
    const told = chosen.filter((box) => box.closest<HTMLElement>("[data-told-today]")).length;
    sayChosen(this.form, chosen.length, told);
    if (!this.all) return;
    this.all.checked = chosen.length > 0 && chosen.length === this.boxes.length;
    this.all.indeterminate = chosen.length > 0 && !this.all.checked;
  }
}
