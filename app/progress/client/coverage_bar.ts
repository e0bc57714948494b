/** The bar under the player: what is covered is filled, what was left out can be pressed. */
import { t } from "@ui/words";
import { type Span, gapsIn } from "./spans";
import { clock } from "./times";

/** What a stretch of a recording that was not seen is called. */
export const seen = ([from, to]: Span): string => t("lesson.gap", { from: clock(from), to: clock(to) });

export class CoverageBar {
  private drawn = "";
  private readonly track: HTMLElement;
  private readonly gaps: HTMLElement;
  private readonly now: HTMLElement;

  constructor(
    root: HTMLElement,
    private readonly durationSeconds: number,
    private readonly goTo: (seconds: number) => void,
  ) {
    this.track = root.querySelector("[data-track]")!;
    this.gaps = root.querySelector("[data-gaps]")!;
    this.now = root.querySelector("[data-now-mark]")!;
    this.gaps.addEventListener("keydown", (event) => this.walk(event));
    document.addEventListener("zx:time", (event) => {
      const { seconds } = (event as CustomEvent<{ seconds: number }>).detail;
      this.now.style.left = `${this.percent(seconds)}%`;
      this.now.hidden = false;
    });
  }

  /** `gaps` are what can be pressed, and `name` what each of them is called. */
  draw(covered: readonly Span[], gaps: readonly Span[] = gapsIn(covered), name = seen): void {
    const look = JSON.stringify([covered, gaps]);
    if (look === this.drawn) return; // keep the focus of who stands on a gap
    this.drawn = look;
    this.track.replaceChildren(
      ...covered.map((span) => this.part(span, "coverage-part")),
      ...gaps.map((span) => this.part(span, "coverage-hole")),
    );
    const focused = [...this.gaps.children].indexOf(document.activeElement!);
    this.gaps.replaceChildren(...gaps.map((span, place) => this.button(span, place, name)));
    if (focused >= 0) (this.gaps.children[Math.min(focused, gaps.length - 1)] as HTMLElement)?.focus();
  }

  private part([from, to]: Span, look: string): HTMLElement {
    const part = document.createElement("span");
    part.className = look;
    part.style.left = `${this.percent(from)}%`;
    part.style.width = `${this.percent(to) - this.percent(from)}%`;
    return part;
  }

  private button([from, end]: Span, place: number, name: (gap: Span) => string): HTMLButtonElement {
    const to = Math.min(end, this.durationSeconds);
    const button = document.createElement("button");
    button.type = "button";
    button.className = "coverage-gap";
    button.tabIndex = place === 0 ? 0 : -1;
    button.style.left = `${(this.percent(from) + this.percent(to)) / 2}%`;
    button.style.width = `${this.percent(to) - this.percent(from)}%`;
    button.title = name([from, to]);
    button.setAttribute("aria-label", button.title);
    button.addEventListener("click", () => this.goTo(from));
    return button;
  }

  /** The gaps are one stop for Tab; arrows go from one to the next. */
  private walk(event: KeyboardEvent): void {
    const buttons = [...this.gaps.children] as HTMLElement[];
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const next = buttons[buttons.indexOf(event.target as HTMLElement) + (step ?? NaN)];
    if (!step || !next) return;
    event.preventDefault();
    for (const button of buttons) button.tabIndex = button === next ? 0 : -1;
    next.focus();
  }

  private percent(seconds: number): number {
    return Math.min(seconds / this.durationSeconds, 1) * 100;
  }
}
