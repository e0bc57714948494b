/** The bar under the player: what is covered is filled, what was left out can be clicked. */
import { t } from "@ui/words";
import { type Span, gapsIn } from "./spans";
import { clock } from "./times";

export class CoverageBar {
  private drawn = "";

  constructor(
    private readonly root: HTMLElement,
    private readonly durationSeconds: number,
    private readonly goTo: (seconds: number) => void,
  ) {}

  draw(covered: readonly Span[]): void {
    const parts = [
      ...covered.map((span) => ({ span, gap: false })),
      ...gapsIn(covered).map((span) => ({ span, gap: true })),
    ];
    const look = JSON.stringify(parts);
    if (look === this.drawn) return; // keep the focus of who stands on a gap
    this.drawn = look;
    this.root.replaceChildren(...parts.map(({ span, gap }) => this.part(span, gap)));
  }

  private part([from, end]: Span, gap: boolean): HTMLElement {
    const to = Math.min(end, this.durationSeconds);
    const part = document.createElement(gap ? "button" : "span");
    part.className = gap ? "coverage-gap" : "coverage-part";
    part.style.left = `${(from / this.durationSeconds) * 100}%`;
    part.style.width = `${((to - from) / this.durationSeconds) * 100}%`;
    if (part instanceof HTMLButtonElement) {
      part.type = "button";
      part.title = t("lesson.gap", { from: clock(from), to: clock(to) });
      part.setAttribute("aria-label", part.title);
      part.addEventListener("click", () => this.goTo(from));
    }
    return part;
  }
}
