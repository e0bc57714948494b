/** The box one writes in: grows with the text, sends with Enter, keeps what was refused. */
import { growWith, lengthOf } from "@ui/text";
import { t } from "@ui/words";
import type { Kind } from "./message";
import { clockTime } from "./words";

const MOST_CHARACTERS = 2000;
const SAFARI_COMPOSING = 229;

export class Box {
  private readonly form: HTMLFormElement;
  private readonly area: HTMLTextAreaElement;
  private readonly problem: HTMLElement;
  private readonly replying: HTMLElement;
  private seconds: number | null = null;
  private reply: string | null = null;

  constructor(root: HTMLElement, send: (body: string) => void) {
    this.form = root.querySelector("[data-say]")!;
    this.area = this.form.querySelector("textarea")!;
    this.problem = this.form.querySelector("[data-problem]")!;
    this.replying = this.form.querySelector("[data-replying]")!;
    this.form.noValidate = true;
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.trySend(send);
    });
    this.area.addEventListener("keydown", (event) => {
      // While an input method is composing, Enter chooses a word and sends nothing.
      if (event.isComposing || event.keyCode === SAFARI_COMPOSING) return;
      if (event.key !== "Enter" || event.shiftKey) return;
      event.preventDefault();
      this.trySend(send);
    });
    this.area.addEventListener("input", () => this.typed());
    this.replying.querySelector("button")!.addEventListener("click", () => this.replyTo(null, ""));
    this.typed();
  }

  get replyId(): string | null {
    return this.reply;
  }

  /** Where the video stands, in seconds; null where no video plays. */
  get atSeconds(): number | null {
    return this.seconds;
  }

  /** As what this is said; the next one is an ordinary message again. */
  takeKind(): Kind {
    const choice = this.form.querySelector<HTMLSelectElement>("select[name=kind]");
    const kind = (choice?.value ?? "remark") as Kind;
    if (choice) choice.value = "remark";
    return kind;
  }

  at(seconds: number): void {
    this.seconds = Math.max(0, Math.floor(seconds));
    if (!this.area.disabled) {
      this.area.placeholder = t("room.say_at", { time: clockTime(this.seconds) });
    }
  }

  replyTo(id: string | null, name: string): void {
    this.reply = id;
    this.replying.hidden = id === null;
    this.replying.querySelector("span")!.textContent = id ? t("room.replying", { name }) : "";
    if (id) this.area.focus();
  }

  /** Say beside the box why something was not taken; the words are there to be sent again. */
  refuse(sentence: string, body: string): void {
    this.say(sentence);
    if (body && !this.area.value.includes(body)) {
      this.area.value = [body, this.area.value].filter(Boolean).join("\n");
    }
    growWith(this.area);
    this.area.focus();
  }

  say(sentence: string): void {
    this.problem.textContent = sentence;
    this.problem.hidden = sentence === "";
    if (sentence) this.area.setAttribute("aria-invalid", "true");
    else this.area.removeAttribute("aria-invalid");
  }

  close(closed: boolean): void {
    this.area.disabled = closed;
    this.form.querySelector("button.btn")!.toggleAttribute("disabled", closed);
    if (closed) this.area.placeholder = t("room.closed");
    else if (this.seconds === null) this.area.placeholder = t("room.say");
    else this.at(this.seconds);
  }

  private trySend(send: (body: string) => void): void {
    const body = this.area.value.trim();
    if (!body) return;
    const count = lengthOf(body);
    if (count > MOST_CHARACTERS) {
      this.say(t("room.too_long", { limit: MOST_CHARACTERS, count }));
      return;
    }
    this.area.value = "";
    this.typed();
    send(body);
    this.replyTo(null, "");
  }

  private typed(): void {
    if (!this.problem.hidden && this.area.value) this.say("");
    growWith(this.area);
  }

}
