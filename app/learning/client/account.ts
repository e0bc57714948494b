/** What the page says of the watching: the bar, "saved", what is missing, what did not count. */
import { type Problem } from "@ui/http";
import { toast } from "@ui/toast";
import { t } from "@ui/words";
import { CoverageBar, seen } from "../../progress/client/coverage_bar";
import { type HandedIn } from "../../progress/client/journal";
import { type Opened } from "../../progress/client/sitting";
import { type Span, gapsIn, lengthOf } from "../../progress/client/spans";
import type { QuestionPlace } from "../../progress/client/questions";
import { amount, clock, timeOfDay } from "../../progress/client/times";
import type { Part } from "../../progress/client/reading";
import { type Missing, gapWords, missingOf, partsOf, tellParts } from "./parts";
import type { Ending } from "./screen";

const WORTH_GOING_BACK_SECONDS = 1;
const SHOWN_WHILE_WAITING_SECONDS = 5;

export class Account {
  private readonly bar: CoverageBar | null;
  private readonly needed: number;
  private complete: boolean;
  private missing = 0;
  private questions = 0;
  private gaps: Span[] = [];
  private readonly parts: readonly Part[];
  private readonly share: number;
  private signedOut = false;

  constructor(
    private readonly stage: HTMLElement,
    private readonly goTo: (seconds: number) => void,
  ) {
    this.needed = Number(stage.dataset["needed"]);
    this.parts = partsOf(stage);
    this.share = this.needed / Number(stage.dataset["duration"]);
    this.complete = stage.dataset["complete"] === "yes";
    const root = this.find("[data-coverage]");
    this.bar = root && new CoverageBar(root, Number(stage.dataset["duration"]), goTo);
    this.find("[data-first-gap]")?.addEventListener("click", (event) => {
      this.goTo(Number((event.currentTarget as HTMLElement).dataset["from"]));
    });
  }

  opened(opened: Opened): void {
    this.draw(opened.covered, lengthOf(opened.covered));
  }

  covered(spans: readonly Span[], seconds: number, complete: boolean): void {
    this.draw(spans, seconds);
    this.show("[data-saved]", t("lesson.saved", { time: timeOfDay(new Date()) }));
    if (complete && !this.complete) this.completed();
  }

  uncredited(reason: string, seconds: number): void {
    if (seconds < 0.5) return;
    this.show("[data-why]", t(`lesson.reason.${reason}`, { amount: amount(seconds) }), "p");
  }

  /** Played but not on the server yet: say so before anybody has to ask. */
  waiting(seconds: number, problem: Problem | null): void {
    // Once shown it stays until the last of it is saved, not only the first.
    const trouble = problem !== null || this.find("[data-waiting]")?.hidden === false;
    const shown = trouble && seconds >= SHOWN_WHILE_WAITING_SECONDS;
    const words = t("lesson.waiting", { amount: amount(seconds) });
    this.show("[data-waiting]", shown ? words : null);
    if (problem?.status === 401 && !this.signedOut) toast(t("lesson.sign_in"), "problem");
    this.signedOut = problem?.status === 401;
  }

  /** What was watched before the page was closed has come in now. */
  handedIn(found: HandedIn): void {
    if (found.creditedSeconds >= 1) toast(t("lesson.handed_in", { amount: amount(found.creditedSeconds) }), "done");
    if (found.reason) this.uncredited(found.reason, found.uncreditedSeconds);
    if (found.leftSeconds) this.show("[data-waiting]", t("lesson.waiting", { amount: amount(found.leftSeconds) }));
  }

  /** How it stands when the picture has ended. */
  ending(): Ending {
    const gapAt = this.gaps[0]?.[0] ?? null;
    return { complete: this.complete, missing: this.missingWords(), gapAt, questions: this.questions };
  }

  /** Questions inside the recording were answered; so many are left. */
  answered(open: readonly QuestionPlace[], complete: boolean): void {
    this.questions = open.length;
    const button = this.find("[data-open-questions]");
    if (button) {
      button.hidden = !open.length || this.complete || complete;
      button.querySelector("span")!.textContent = t("question.left", { count: open.length });
    }
    for (const mark of this.stage.querySelectorAll<HTMLElement>("[data-asks]")) {
      mark.classList.toggle("coverage-asked", !open.some((one) => one.id === mark.dataset["asks"]));
    }
    if (complete && !this.complete) this.completed();
  }

  private missingWords(): string {
    const words = { amount: amount(this.missing), count: this.questions };
    if (!this.questions) return t("lesson.missing", words);
    return t(this.missing > 0 ? "question.end_both" : "question.end", words);
  }

  private draw(spans: readonly Span[], seconds: number): void {
    const toRead = missingOf(this.parts, spans, this.share);
    if (this.parts.length) this.drawParts(spans, toRead);
    else this.bar?.draw(spans);
    const place = this.find("[data-covered]");
    if (place) place.textContent = clock(seconds);
    this.gaps = gapsIn(spans, WORTH_GOING_BACK_SECONDS);
    const first = this.gaps[0];
    if (this.parts.length) this.drawFirstGap(toRead.length, toRead[0]?.part.from ?? 0, toRead[0] ? gapWords(toRead[0]) : "");
    else this.drawFirstGap(this.gaps.length, first?.[0] ?? 0, first ? seen(first) : "");
    this.missing = Math.max(this.needed - seconds, toRead.reduce((sum, one) => sum + one.seconds, 0));
    const left = this.find("[data-left]");
    if (left) left.textContent = t("lesson.left", { amount: amount(this.missing) });
    const part = this.find("[data-left-part]");
    if (part) part.hidden = this.missing <= 0;
  }

  private drawParts(spans: readonly Span[], toRead: readonly Missing[]): void {
    tellParts(this.parts, toRead);
    const gaps = toRead.map(({ part }): Span => [part.from, part.to]);
    this.bar?.draw(spans, gaps, ([from]) => gapWords(toRead.find(({ part }) => part.from === from)!));
  }

  /** The first of `count` places to go back to. */
  private drawFirstGap(count: number, from: number, words: string): void {
    const button = this.find("[data-first-gap]");
    const more = this.find("[data-more-gaps]");
    if (!button || !more) return;
    button.hidden = !count;
    more.hidden = count < 2;
    more.textContent = t("lesson.more_gaps", { count: count - 1 });
    button.dataset["from"] = String(from);
    button.textContent = words;
  }

  private completed(): void {
    this.complete = true;
    const rule = this.find("[data-question-rule]");
    if (rule) rule.hidden = true;
    toast(t("lesson.complete"), "done");
    const after = this.find("[data-after]");
    if (after) after.hidden = false;
    const mark = document.querySelector(".outline-row[aria-current] .outline-mark");
    mark?.classList.add("outline-mark-done");
  }

  private show(selector: string, words: string | null, inside = "span"): void {
    const box = this.find(selector);
    if (!box) return;
    box.hidden = words === null;
    const place = box.querySelector(inside);
    if (place && words !== null) place.textContent = words;
  }

  private find(selector: string): HTMLElement | null {
    return this.stage.querySelector<HTMLElement>(selector);
  }
}
