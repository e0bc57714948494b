/** A question as it stands over the picture: its answers, what came of one, and what to do next. */
import { t } from "@ui/words";
import { clock } from "./times";

/** A question as it is put this once; the ids are this attempt's own. */
export interface Asked {
  id: string;
  attempt_id: string;
  at_seconds: number;
  kind: "single" | "multi" | "tf";
  question: string;
  options: { id: string; text: string }[];
  tries_left: number;
}

export interface Verdict {
  right: boolean;
  settled: boolean;
  right_options: string[];
  explanation: string;
  tries_left: number;
  retry_after_seconds: number;
  complete: boolean;
}

export interface Wishes {
  send(options: string[]): void;
  again(): void;
  later(): void;
  goOn(): void;
  back(): void;
}

type Stage = "coming" | "asking" | "wrong" | "settled";

export class QuestionCard {
  private timer: ReturnType<typeof setInterval> | undefined;

  constructor(
    private readonly root: HTMLElement,
    private readonly wishes: Wishes,
  ) {
    this.part("form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
    this.part("[data-again]").addEventListener("click", () => wishes.again());
    this.part("[data-later]").addEventListener("click", () => wishes.later());
    this.part("[data-go]").addEventListener("click", () => wishes.goOn());
    this.part("[data-review]").addEventListener("click", () => wishes.back());
    root.addEventListener("keydown", (event) => this.number(event));
  }

  /** A question is on its way. */
  expect(seconds: number): void {
    this.write("[data-at]", clock(seconds));
    this.write("[data-kind]", t("question.one"));
    this.write("[data-body]", t("question.coming"));
    this.write("[data-tries]", "");
    this.write("[data-verdict-words]", "");
    this.write("[data-explanation]", "");
    this.part("[data-options]").replaceChildren();
    this.turn("coming");
  }

  ask(asked: Asked): void {
    this.rest();
    this.sending(false);
    this.write("[data-at]", clock(asked.at_seconds));
    this.write("[data-kind]", t(`question.${asked.kind}`));
    this.write("[data-body]", asked.question);
    this.write("[data-tries]", asked.tries_left < 3 ? t("question.tries", { count: asked.tries_left }) : "");
    const single = asked.kind !== "multi";
    this.part("[data-options]").replaceChildren(...asked.options.map((one) => this.option(one.id, one.text, single)));
    this.turn("asking");
    this.part("[data-body]").focus();
  }

  tell(verdict: Verdict): void {
    this.sending(false);
    this.turn(verdict.settled ? "settled" : "wrong");
    for (const input of this.inputs) {
      input.disabled = true;
      const right = verdict.right_options.includes(input.value);
      const label = input.closest("label")!;
      label.classList.toggle("question-right", right);
      label.classList.toggle("question-wrong", input.checked && !right);
      label.querySelector("[data-mark]")!.textContent = right ? t("question.this_right") : "";
    }
    this.write("[data-verdict-words]", t(verdict.right ? "question.right" : verdict.settled ? "question.wrong_settled" : "question.wrong"));
    this.part("[data-verdict]").dataset["right"] = verdict.right ? "yes" : "no";
    this.write("[data-explanation]", verdict.explanation);
    if (!verdict.settled) this.countDown(verdict.retry_after_seconds);
    this.part(verdict.settled ? "[data-go]" : "[data-verdict]").focus();
  }

  /** Nothing can be answered just now: say why, and from when on it can. */
  trouble(words: string, seconds: number): void {
    this.turn("wrong");
    this.part("[data-verdict]").dataset["right"] = "no";
    this.write("[data-verdict-words]", words);
    this.write("[data-explanation]", "");
    this.countDown(seconds);
  }

  say(words: string): void {
    this.write("[data-fault]", words);
  }

  sending(busy: boolean): void {
    this.part<HTMLButtonElement>("[data-send]").disabled = busy;
    if (busy) this.say("");
  }

  rest(): void {
    clearInterval(this.timer);
    this.say("");
  }

  private turn(stage: Stage): void {
    for (const one of this.root.querySelectorAll<HTMLElement>("[data-while]")) {
      one.hidden = !one.dataset["while"]!.split(" ").includes(stage);
    }
  }

  private submit(): void {
    const chosen = this.inputs.filter((one) => one.checked).map((one) => one.value);
    if (chosen.length) this.wishes.send(chosen);
    else this.say(t("question.choose"));
  }

  private option(id: string, text: string, single: boolean): HTMLElement {
    const template = this.part<HTMLTemplateElement>("[data-option]");
    const label = template.content.firstElementChild!.cloneNode(true) as HTMLElement;
    const input = label.querySelector<HTMLInputElement>(single ? "[type=radio]" : "[type=checkbox]")!;
    label.querySelector(single ? "[type=checkbox]" : "[type=radio]")!.remove();
    input.value = id;
    label.querySelector("[data-text]")!.textContent = text;
    return label;
  }

  /** The digits choose, as the options are counted. */
  private number(event: KeyboardEvent): void {
    if (event.ctrlKey || event.altKey || event.metaKey || !/^[1-6]$/.test(event.key)) return;
    const input = this.inputs[Number(event.key) - 1];
    if (!input || input.disabled) return;
    event.preventDefault();
    input.click();
    input.focus();
  }

  private countDown(seconds: number): void {
    clearInterval(this.timer);
    const until = Date.now() + seconds * 1000;
    const look = (): void => {
      const left = Math.max(Math.ceil((until - Date.now()) / 1000), 0);
      const again = this.part<HTMLButtonElement>("[data-again]");
      again.disabled = left > 0;
      this.write("[data-wait]", left > 0 ? t("question.wait", { time: clock(left) }) : "");
      if (!left) clearInterval(this.timer);
    };
    this.timer = setInterval(look, 500);
    look();
  }

  private get inputs(): HTMLInputElement[] {
    return [...this.root.querySelectorAll<HTMLInputElement>("[data-options] input")];
  }

  private write(selector: string, words: string): void {
    const place = this.part(selector);
    place.textContent = words;
    if ("empties" in place.dataset) place.hidden = !words;
  }

  private part<E extends HTMLElement = HTMLElement>(selector: string): E {
    return this.root.querySelector<E>(selector)!;
  }
}
