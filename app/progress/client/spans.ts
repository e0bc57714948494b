/** Stretches of a lesson, in seconds: what was played, what is covered, what is missing. */

export type Span = [from: number, to: number];

/** Closer than this is one stretch: players report time in steps. */
const TOUCHING = 0.05;

/** Their union, in order, without overlaps. */
export function merged(spans: readonly Span[]): Span[] {
  const result: Span[] = [];
  for (const [from, to] of [...spans].sort((a, b) => a[0] - b[0])) {
    const last = result.at(-1);
    if (last && from <= last[1] + TOUCHING) last[1] = Math.max(last[1], to);
    else if (to > from) result.push([from, to]);
  }
  return result;
}

/** The uncovered stretches before the furthest covered point that are worth going back for. */
export function gapsIn(covered: readonly Span[], worthSeconds = 1): Span[] {
  const gaps: Span[] = [];
  let reached = 0;
  for (const [from, to] of covered) {
    if (from - reached >= worthSeconds) gaps.push([reached, from]);
    reached = Math.max(reached, to);
  }
  return gaps;
}

export function lengthOf(spans: readonly Span[]): number {
  return spans.reduce((sum, [from, to]) => sum + to - from, 0);
}

/** The furthest covered second. */
export function frontierOf(covered: readonly Span[]): number {
  return covered.at(-1)?.[1] ?? 0;
}
