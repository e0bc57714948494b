/** The sections of a text: what is missing in each stands below it, and on the bar. */
import { t } from "@ui/words";
import type { Part } from "../../progress/client/reading";
import type { Span } from "../../progress/client/spans";
import { amount } from "../../progress/client/times";

export interface Missing {
  part: Part;
  seconds: number;
}

export function partsOf(stage: HTMLElement): Part[] {
  return [...stage.querySelectorAll<HTMLElement>("[data-part]")].map((element) => ({
    element,
    from: Number(element.dataset["from"]),
    to: Number(element.dataset["to"]),
    title: element.dataset["title"] ?? "",
  }));
}

/** Which sections are still to be read, and for how long; `share` is how much of each counts. */
export function missingOf(parts: readonly Part[], covered: readonly Span[], share: number): Missing[] {
  return parts
    .map((part) => ({ part, seconds: (part.to - part.from) * share - readIn(part, covered) }))
    .filter(({ seconds }) => seconds > 0.001);
}

function readIn({ from, to }: Part, covered: readonly Span[]): number {
  return covered.reduce((sum, span) => sum + Math.max(Math.min(span[1], to) - Math.max(span[0], from), 0), 0);
}

export function gapWords({ part, seconds }: Missing): string {
  return t("lesson.part_gap", { title: part.title, amount: amount(seconds) });
}

export function tellParts(parts: readonly Part[], missing: readonly Missing[]): void {
  for (const part of parts) {
    const line = part.element.querySelector<HTMLElement>("[data-part-left]");
    const words = line?.querySelector("span:last-child");
    if (!line || !words) continue;
    const left = missing.find((one) => one.part === part);
    line.classList.toggle("part-read", !left);
    words.textContent = left ? t("lesson.part_left", { amount: amount(left.seconds) }) : t("lesson.part_read");
  }
}
