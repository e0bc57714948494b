/** What lies on the picture: where to begin, where it goes on, what went wrong, what was earned. */
import { t } from "@ui/words";
import { clock } from "../../progress/client/times";

export interface Wishes {
  begin(): void;
  fromStart(): void;
  goOn(): void;
  retry(): void;
  again(): void;
  makeUp(seconds: number): void;
  answer(): void;
}

/** How a lesson ended: complete, or with this missing from that second on. */
export interface Ending {
  complete: boolean;
  /** What is missing, in a sentence. */
  missing: string;
  gapAt: number | null;
  questions: number;
}

const NOTE_STAYS_MS = 8000;
const FLASH_STAYS_MS = 900;

export class Screen {
  private noteTimer: ReturnType<typeof setTimeout> | undefined;
  private flashTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    readonly root: HTMLElement,
    wishes: Wishes,
  ) {
    this.wish("[data-start]", () => wishes.begin());
    this.wish("[data-from-start]", () => {
      this.hide("[data-resumed]");
      wishes.fromStart();
    });
    this.wish("[data-continue]", () => wishes.goOn());
    this.wish("[data-retry]", () => wishes.retry());
    this.wish("[data-again]", () => wishes.again());
    this.wish("[data-end-questions]", () => wishes.answer());
    this.wish("[data-make-up]", () => wishes.makeUp(Number(this.part("[data-make-up]").dataset["from"])));
  }

  /** The picture moves: nothing covers it any more. */
  begun(): void {
    this.root.dataset["begun"] = "";
    this.ended(null);
  }

  /** Say where it goes on, and offer the beginning. */
  resumed(seconds: number): void {
    const note = this.part("[data-resumed]");
    note.querySelector("span")!.textContent = t("lesson.resumed", { time: clock(seconds) });
    note.hidden = false;
    clearTimeout(this.noteTimer);
    this.noteTimer = setTimeout(() => this.hide("[data-resumed]"), NOTE_STAYS_MS);
  }

  /** It goes on somewhere else: where it had stopped is of no interest any more. */
  moved(): void {
    this.hide("[data-resumed]");
  }

  trouble(words: string | null): void {
    this.veil("[data-trouble]", "[data-trouble-words]", words);
  }

  stopped(words: string | null): void {
    this.veil("[data-stopped]", "[data-stopped-words]", words);
  }

  ended(ending: Ending | null): void {
    const card = this.part("[data-ended]");
    const shown = !card.hidden;
    card.hidden = ending === null;
    if (!ending) return;
    this.part("[data-end-complete]").hidden = !ending.complete;
    const missing = this.part("[data-end-missing]");
    missing.hidden = ending.complete;
    missing.querySelector("p")!.textContent = ending.missing;
    this.offerGap(ending.complete ? null : ending.gapAt);
    this.offerQuestions(ending);
    const focused = this.root.contains(document.activeElement);
    if (!shown && focused) card.querySelector<HTMLElement>("a, button:not([hidden])")?.focus();
  }

  /** What a key has just done. */
  flash(words: string): void {
    const place = this.part("[data-flash-keys]");
    place.textContent = words;
    place.hidden = false;
    clearTimeout(this.flashTimer);
    this.flashTimer = setTimeout(() => (place.hidden = true), FLASH_STAYS_MS);
  }

  private offerGap(from: number | null): void {
    const button = this.part("[data-make-up]");
    button.hidden = from === null;
    this.part("[data-end-next]").classList.toggle("btn-go", from === null);
    if (from === null) return;
    button.dataset["from"] = String(from);
    button.textContent = t("lesson.make_up", { time: clock(from) });
  }

  /** The questions come first where nothing else is missing. */
  private offerQuestions(ending: Ending): void {
    const button = this.root.querySelector<HTMLElement>("[data-end-questions]");
    if (!button) return;
    button.hidden = ending.complete || !ending.questions || ending.gapAt !== null;
    if (!button.hidden) this.part("[data-end-next]").classList.remove("btn-go");
  }

  private veil(selector: string, place: string, words: string | null): void {
    const veil = this.part(selector);
    veil.hidden = words === null;
    if (words !== null) this.part(place).textContent = words;
  }

  private wish(selector: string, come: () => void): void {
    this.root.querySelector(selector)?.addEventListener("click", come);
  }

  private hide(selector: string): void {
    this.part(selector).hidden = true;
  }

  private part(selector: string): HTMLElement {
    return this.root.querySelector<HTMLElement>(selector)!;
  }
}
