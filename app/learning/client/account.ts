/** What the page says of the watching: the bar, "saved", what is missing, what did not count. */
import { type Problem } from "@ui/http";
import { toast } from "@ui/toast";
import { t } from "@ui/words";
import { CoverageBar } from "../../progress/client/coverage_bar";
import { type Opened } from "../../progress/client/sitting";
import { type Span, gapsIn, lengthOf } from "../../progress/client/spans";
import { amount, clock, timeOfDay } from "../../progress/client/times";
import type { Ending } from "./screen";

const WORTH_GOING_BACK_SECONDS = 1;
const SHOWN_WHILE_WAITING_SECONDS = 5;

export class Account {
  private readonly bar: CoverageBar | null;
  private readonly needed: number;
  private complete: boolean;
  private missing = 0;
  private gaps: Span[] = [];
  private signedOut = false;

  constructor(
    private readonly stage: HTMLElement,
    private readonly goTo: (seconds: number) => void,
  ) {
    this.needed = Number(stage.dataset["needed"]);
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
    const shown = problem !== null && seconds >= SHOWN_WHILE_WAITING_SECONDS;
    const words = t("lesson.waiting", { amount: amount(seconds) });
    this.show("[data-waiting]", shown ? words : null);
    if (problem?.status === 401 && !this.signedOut) toast(t("lesson.sign_in"), "problem");
    this.signedOut = problem?.status === 401;
  }

  /** How it stands when the picture has ended. */
  ending(): Ending {
    const gapAt = this.gaps[0]?.[0] ?? null;
    return { complete: this.complete, missing: amount(this.missing), gapAt };
  }

  private draw(spans: readonly Span[], seconds: number): void {
    this.bar?.draw(spans);
    const place = this.find("[data-covered]");
    if (place) place.textContent = clock(seconds);
    this.drawFirstGap(spans);
    this.missing = this.needed - seconds;
    const left = this.find("[data-left]");
    if (left) left.textContent = t("lesson.left", { amount: amount(this.missing) });
    const part = this.find("[data-left-part]");
    if (part) part.hidden = this.missing <= 0;
  }

  private drawFirstGap(spans: readonly Span[]): void {
    this.gaps = gapsIn(spans, WORTH_GOING_BACK_SECONDS);
    const [gap] = this.gaps;
    const button = this.find("[data-first-gap]");
    const more = this.find("[data-more-gaps]");
    if (!button || !more) return;
    button.hidden = !gap;
    more.hidden = this.gaps.length < 2;
    more.textContent = t("lesson.more_gaps", { count: this.gaps.length - 1 });
    if (!gap) return;
    button.dataset["from"] = String(gap[0]);
    button.textContent = t("lesson.gap", { from: clock(gap[0]), to: clock(gap[1]) });
  }

  private completed(): void {
    this.complete = true;
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
