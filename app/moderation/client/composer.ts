/** The form of a new comment: knows its place (a second, a rectangle, some words) and shows it. */
import { icon } from "@ui/icon";
import { t } from "@ui/words";
import { clock } from "../../progress/client/times";
import { type Box } from "./picture";

const MOST_WORDS = 400;

interface Place {
  seconds: number | null;
  box: Box | null;
  quote: string;
}

const NOWHERE: Place = { seconds: null, box: null, quote: "" };

export class Composer {
  private place: Place = { ...NOWHERE };
  /** Whether the place was chosen, so that playing on does not change it. */
  private pinned = false;

  constructor(
    readonly form: HTMLFormElement,
    private readonly pause: () => number | null,
    private readonly dropBox: () => void,
  ) {
    this.body.addEventListener("focus", () => this.pin());
    this.body.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
    });
  }

  get body(): HTMLTextAreaElement {
    return this.form.querySelector<HTMLTextAreaElement>("[name=body]")!;
  }

  /** Pin the moment at which somebody begins to write. */
  pin(): void {
    if (this.pinned) return;
    this.pinned = true;
    const seconds = this.pause();
    if (!this.place.quote) this.place.seconds = seconds;
    this.show();
  }

  at(seconds: number, box: Box | null): void {
    this.place = { seconds, box, quote: "" };
    this.begin();
  }

  about(quote: string): void {
    this.place = { seconds: null, box: null, quote: quote.slice(0, MOST_WORDS) };
    this.begin();
  }

  /** Begin with words that the automatic checks found. */
  suggest(words: string, principle: string): void {
    const kind = this.form.querySelector<HTMLInputElement>(`[name=principle][value="${principle}"]`);
    if (kind) kind.checked = true;
    if (!this.body.value.trim()) this.body.value = words;
    this.begin();
  }

  private begin(): void {
    this.pinned = true;
    this.show();
    this.body.focus({ preventScroll: false });
  }

  /** While nothing is written the placeholder names the moment that would be pinned. */
  follow(seconds: number): void {
    if (!this.pinned) this.body.placeholder = t("desk.here", { time: clock(seconds) });
  }

  rest(): void {
    if (!this.body.value.trim() && !this.place.box && !this.place.quote) this.forget();
  }

  forget(): void {
    this.place = { ...NOWHERE };
    this.pinned = false;
    this.body.value = "";
    this.show();
    this.dropBox();
  }

  /** The place as fields of the form. */
  fields(data: FormData): FormData {
    const { seconds, box, quote } = this.place;
    data.set("at_ms", seconds === null ? "" : String(Math.round(seconds * 1000)));
    data.set("box", box ? box.map((side) => side.toFixed(4)).join(",") : "");
    data.set("quote", quote);
    return data;
  }

  private show(): void {
    const shown = this.form.querySelector<HTMLElement>("[data-place]");
    if (!shown) return;
    shown.replaceChildren();
    const { seconds, box, quote } = this.place;
    if (seconds !== null) shown.append(this.chip(t("desk.at", { time: clock(seconds) }), () => this.unpin()));
    if (box) shown.append(this.chip(t("desk.with_box"), () => this.unbox()));
    if (quote) shown.append(this.chip(`“${quote}”`, () => this.unquote()));
    shown.hidden = shown.childElementCount === 0;
    this.form.classList.toggle("composer-open", this.pinned);
  }

  private chip(words: string, remove: () => void): HTMLElement {
    const chip = document.createElement("span");
    chip.className = "tag";
    chip.append(words);
    const button = document.createElement("button");
    button.type = "button";
    button.setAttribute("aria-label", t("desk.remove_place"));
    button.append(icon("x"));
    button.addEventListener("click", remove);
    chip.append(button);
    return chip;
  }

  private unpin(): void {
    this.place = { ...NOWHERE };
    this.dropBox();
    this.show();
    this.body.focus();
  }

  private unbox(): void {
    this.place.box = null;
    this.dropBox();
    this.show();
  }

  private unquote(): void {
    this.place.quote = "";
    this.show();
  }
}
