/**
 * A text as something that plays: the time of the section in view runs at the pace of the clock,
 * until that section has had its reading time. A section that is only scrolled past never begins.
 */
import { type Span, merged } from "./spans";
import { type Playing } from "./tracker";

const TICK_MS = 500;
/** A section has to stay in view this long before its time runs. */
const SETTLES_MS = 1000;
/** What was read this recently may not have been answered yet. */
const UNANSWERED_MS = 20_000;
const LEAST_SECONDS = 0.05;

/** A section of the text: where it stands on the page, and its part of the reading time. */
export interface Part {
  element: HTMLElement;
  from: number;
  to: number;
  title: string;
}

interface Recent {
  span: Span;
  at: number;
}

export class Reading extends EventTarget implements Playing {
  currentTime: number;
  playbackRate = 1;
  paused = true;
  seeking = false;
  /** Whether it waits for an answer, whatever is in view. */
  halted = false;
  private tickedAt = performance.now();
  private known: Span[] = [];
  private recent: Recent[] = [];
  private until = 0;
  private readonly seenSince = new Map<Part, number>();

  constructor(
    startSeconds: number,
    private readonly parts: readonly Part[],
  ) {
    super();
    this.currentTime = startSeconds;
    setInterval(() => this.tick(), TICK_MS);
    document.addEventListener("visibilitychange", () => this.tick());
  }

  /** What the server has counted so far. */
  counted(spans: readonly Span[]): void {
    const limit = performance.now() - UNANSWERED_MS;
    this.recent = this.recent.filter((one) => one.at > limit);
    this.known = merged([...spans, ...this.recent.map((one) => one.span)]);
  }

  goTo(seconds: number): void {
    const part = this.parts.find((one) => seconds >= one.from && seconds < one.to);
    part?.element.dispatchEvent(new CustomEvent("zx:wanted", { bubbles: true })); // a page is turned to
    part?.element.scrollIntoView({ block: "start" });
  }

  private tick(): void {
    const now = performance.now();
    const passed = (now - this.tickedAt) / 1000;
    this.tickedAt = now;
    this.look(now);
    if (!this.paused) this.advance(passed, now);
    const gap = document.hidden || this.halted ? null : this.nextGap(now);
    if (gap === null) return this.rest();
    if (this.paused || Math.abs(gap[0] - this.currentTime) > LEAST_SECONDS) this.begin(gap);
    else this.until = gap[1];
  }

  private advance(passed: number, now: number): void {
    const from = this.currentTime;
    const to = Math.min(from + passed, this.until);
    if (to <= from) return;
    this.currentTime = to;
    this.recent.push({ span: [from, to], at: now });
    this.known = merged([...this.known, [from, to]]);
    this.dispatchEvent(new Event("timeupdate"));
  }

  private begin(gap: Span): void {
    this.seeking = true;
    this.dispatchEvent(new Event("seeking"));
    [this.currentTime, this.until] = gap;
    this.seeking = false;
    this.paused = false;
    this.dispatchEvent(new Event("seeked"));
    this.dispatchEvent(new Event("playing"));
  }

  private rest(): void {
    if (this.paused) return;
    this.paused = true;
    this.dispatchEvent(new Event("pause"));
  }

  /** The first stretch that is missing in the first section in view that misses any. */
  private nextGap(now: number): Span | null {
    for (const part of this.parts) {
      if (now - (this.seenSince.get(part) ?? now) < SETTLES_MS) continue;
      const gap = firstMissing(this.known, part);
      if (gap) return gap;
    }
    return null;
  }

  private look(now: number): void {
    for (const part of this.parts) {
      if (!inView(part.element)) this.seenSince.delete(part);
      else if (!this.seenSince.has(part)) this.seenSince.set(part, now);
    }
  }
}

function firstMissing(known: readonly Span[], part: Part): Span | null {
  let reached = part.from;
  for (const [from, to] of known) {
    if (to <= reached) continue;
    if (from >= part.to) break;
    if (from - reached > LEAST_SECONDS) return [reached, from];
    reached = to;
  }
  return part.to - reached > LEAST_SECONDS ? [reached, part.to] : null;
}

/** Half of it, or a third of the window, can be seen. */
function inView(element: HTMLElement): boolean {
  const box = element.getBoundingClientRect();
  const seen = Math.min(box.bottom, innerHeight) - Math.max(box.top, 0);
  return seen > 0 && seen >= Math.min(box.height / 2, innerHeight / 3);
}
