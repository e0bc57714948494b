/** The list of captions: only the rows in sight exist, so that ten thousand are as quick as ten. */
import { t } from "@ui/words";
import { type Cue, type Fault, readTime, toldTime } from "./model";

export interface Wishes {
  /** One of them was chosen. */
  choose(place: number): void;
  play(place: number): void;
  change(place: number, change: Partial<Cue>): void;
  faultOf(place: number): Fault | null;
}

const BEYOND = 6;

export class Rows {
  private cues: readonly Cue[] = [];
  private readonly shown = new Map<number, HTMLElement>();
  private readonly tall: HTMLElement;
  private chosen = -1;
  private spoken = -1;
  private asked = 0;

  constructor(
    readonly list: HTMLElement,
    private readonly wishes: Wishes,
    private readonly language: string,
  ) {
    this.tall = document.createElement("div");
    this.tall.className = "cue-all";
    this.tall.setAttribute("role", "list");
    list.append(this.tall);
    list.addEventListener("scroll", () => this.ask(), { passive: true });
    new ResizeObserver(() => this.renew()).observe(list);
    list.addEventListener("focusin", (event) => this.told(event, (place) => wishes.choose(place)));
    list.addEventListener("click", (event) => {
      if ((event.target as Element).closest("[data-cue-play]")) this.told(event, (place) => wishes.play(place));
    });
    list.addEventListener("input", (event) => this.told(event, (place) => this.typed(place, event.target as HTMLTextAreaElement)));
    list.addEventListener("change", (event) => this.told(event, (place) => this.timed(place, event.target as HTMLInputElement)));
  }

  show(cues: readonly Cue[]): void {
    this.cues = cues;
    this.renew();
  }

  /** Mark the chosen one and bring it into sight; with `focus`, begin to type in it. */
  choose(place: number, focus = false): void {
    this.chosen = place;
    this.mark();
    this.reach(place);
    if (focus) this.shown.get(place)?.querySelector<HTMLElement>("textarea")?.focus({ preventScroll: true });
  }

  /** Mark the one that is spoken; follow it unless somebody is typing here. */
  speak(place: number, follow: boolean): void {
    if (place === this.spoken) return;
    this.spoken = place;
    this.mark();
    if (follow && place >= 0 && !this.list.contains(document.activeElement)) this.reach(place);
  }

  /** Where the cursor stands in the words of a row. */
  cursorIn(place: number): number | null {
    const field = this.shown.get(place)?.querySelector("textarea");
    return field && field === document.activeElement ? field.selectionStart : null;
  }

  refresh(place: number): void {
    for (const at of [place, place + 1]) {
      const row = this.shown.get(at);
      if (row) this.fill(row, at);
    }
  }

  private get height(): number {
    return parseFloat(getComputedStyle(this.list).getPropertyValue("--cue")) * parseFloat(getComputedStyle(document.documentElement).fontSize);
  }

  private reach(place: number): void {
    const [top, height] = [place * this.height, this.height];
    const { scrollTop, clientHeight } = this.list;
    if (top < scrollTop) this.list.scrollTop = top;
    else if (top + height > scrollTop + clientHeight) this.list.scrollTop = top + height - clientHeight;
    this.draw();
  }

  private renew(): void {
    this.tall.style.blockSize = `${this.cues.length * this.height}px`;
    for (const [place, row] of this.shown) {
      if (place >= this.cues.length) this.forget(place, row);
      else this.fill(row, place);
    }
    this.draw();
  }

  private ask(): void {
    if (this.asked) return;
    this.asked = requestAnimationFrame(() => {
      this.asked = 0;
      this.draw();
    });
  }

  private draw(): void {
    const height = this.height || 1;
    const first = Math.max(Math.floor(this.list.scrollTop / height) - BEYOND, 0);
    const last = Math.min(Math.ceil((this.list.scrollTop + this.list.clientHeight) / height) + BEYOND, this.cues.length);
    for (const [place, row] of this.shown) {
      if ((place < first || place >= last) && !row.contains(document.activeElement)) this.forget(place, row);
    }
    for (let place = first; place < last; place++) {
      if (!this.shown.has(place)) this.make(place);
    }
    this.mark();
  }

  private forget(place: number, row: HTMLElement): void {
    this.shown.delete(place);
    row.remove();
  }

  private make(place: number): void {
    const row = document.createElement("div");
    row.className = "cue";
    row.setAttribute("role", "listitem");
    row.innerHTML =
      '<button type="button" class="cue-play num" data-cue-play></button>' +
      '<div class="cue-times"><input class="input num" data-time="start" inputmode="decimal"><input class="input num" data-time="end" inputmode="decimal"></div>' +
      '<textarea class="textarea" rows="2"></textarea><p class="cue-fault" aria-live="polite"></p>';
    const [start, end] = row.querySelectorAll<HTMLInputElement>("input");
    start!.setAttribute("aria-label", t("captions.start"));
    end!.setAttribute("aria-label", t("captions.end"));
    const field = row.querySelector("textarea")!;
    field.setAttribute("aria-label", t("captions.words"));
    field.lang = this.language;
    this.shown.set(place, row);
    this.fill(row, place);
    const after = [...this.shown.keys()].filter((one) => one > place).sort((a, b) => a - b)[0];
    this.tall.insertBefore(row, after === undefined ? null : this.shown.get(after)!);
  }

  private fill(row: HTMLElement, place: number): void {
    const cue = this.cues[place]!;
    row.dataset["place"] = String(place);
    row.style.insetBlockStart = `${place * this.height}px`;
    row.setAttribute("aria-setsize", String(this.cues.length));
    row.setAttribute("aria-posinset", String(place + 1));
    row.setAttribute("aria-label", t("captions.row", { number: place + 1 }));
    const button = row.querySelector<HTMLElement>("[data-cue-play]")!;
    button.textContent = String(place + 1);
    button.setAttribute("aria-label", `${place + 1} · ${t("captions.play")}`);
    for (const input of row.querySelectorAll("input")) {
      const told = toldTime(cue[input.dataset["time"] as "start" | "end"]);
      if (input.value !== told && input !== document.activeElement) input.value = told;
    }
    const field = row.querySelector("textarea")!;
    if (field.value !== cue.text) field.value = cue.text;
    this.judge(row, this.wishes.faultOf(place));
  }

  private judge(row: HTMLElement, fault: Fault | null): void {
    row.classList.toggle("cue-wrong", fault !== null && fault !== "empty");
    row.querySelector(".cue-fault")!.textContent = fault ? t(`captions.${fault}`) : "";
  }

  private mark(): void {
    for (const [place, row] of this.shown) {
      row.classList.toggle("cue-chosen", place === this.chosen);
      row.toggleAttribute("data-spoken", place === this.spoken);
    }
  }

  private typed(place: number, field: HTMLElement): void {
    if (field instanceof HTMLTextAreaElement) this.wishes.change(place, { text: field.value });
  }

  private timed(place: number, field: HTMLElement): void {
    if (!(field instanceof HTMLInputElement)) return;
    const ms = readTime(field.value);
    const row = this.shown.get(place)!;
    field.toggleAttribute("aria-invalid", ms === null);
    if (ms === null) return this.judge(row, "bad_time");
    field.value = toldTime(ms);
    this.wishes.change(place, { [field.dataset["time"] as "start" | "end"]: ms });
  }

  private told(event: Event, tell: (place: number) => void): void {
    const row = (event.target as Element).closest<HTMLElement>("[data-place]");
    if (row) tell(Number(row.dataset["place"]));
  }
}
