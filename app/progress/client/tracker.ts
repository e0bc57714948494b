/**
 * Measures what was really played: a stretch grows while the media's own time advances about as
 * fast as the clock on the wall, and ends at every jump. Nothing measured here is believed by the
 * server; it only tells it what to look at.
 */
import { type Span } from "./spans";

export interface Played {
  spans: Span[];
  visible: boolean;
}

/** What is played by itself: a video, or a text that is read at the pace of the clock. */
export interface Playing extends EventTarget {
  currentTime: number;
  readonly paused: boolean;
  readonly seeking: boolean;
  playbackRate: number;
  /** What a browser itself keeps of what was played: exact, even just before a jump. */
  readonly played?: TimeRanges;
}

/** Media time may run ahead of our measuring by this much without being a jump. */
const SLACK_SECONDS = 1;
const LEAST_SECONDS = 0.02;
/** What a browser keeps of what was played may be this much behind the picture. */
const PLAYED_LAGS_SECONDS = 0.3;

export class Tracker {
  private readonly done: Played[] = [];
  private run: Span | null = null;
  private measuredAt = 0;
  private visible: boolean;
  /** Where it stood, and when, before it began to move: a busy page hears late that it does. */
  private stood: { at: number; since: number } | null = null;

  /** `ended` hears when a stretch has ended that should be reported soon: a pause, the end. */
  constructor(
    private readonly media: Playing,
    private readonly ended: () => void,
  ) {
    this.visible = this.isVisible();
    this.stand();
    media.addEventListener("playing", () => this.begin());
    media.addEventListener("timeupdate", () => this.extend());
    media.addEventListener("ratechange", () => this.extend());
    media.addEventListener("seeking", () => {
      this.leap();
      this.stand();
    });
    media.addEventListener("seeked", () => this.begin());
    for (const name of ["pause", "ended"]) media.addEventListener(name, () => this.stop());
    document.addEventListener("visibilitychange", () => this.turn());
  }

  /** Everything played since the last time, in order, seen and unseen apart. */
  take(): Played[] {
    this.extend();
    this.cut();
    return this.done.splice(0);
  }

  private stand(): void {
    this.stood = { at: this.media.currentTime, since: performance.now() };
  }

  private begin(): void {
    this.extend();
    if (this.media.paused || this.media.seeking) return;
    this.measuredAt = performance.now();
    this.run ??= [this.began(), this.media.currentTime];
    this.stood = null;
  }

  /** Where the stretch began that plays now: what went by before we heard of it was played, too. */
  private began(): number {
    const { stood } = this;
    const now = this.media.currentTime;
    if (!stood || !this.media.played || stood.at > now) return now;
    const elapsed = ((performance.now() - stood.since) / 1000) * this.media.playbackRate;
    const played = endOf(this.media.played, stood.at) >= now - PLAYED_LAGS_SECONDS;
    return played && now - stood.at <= elapsed ? stood.at : now;
  }

  private extend(): void {
    if (!this.run || this.media.seeking) return;
    const now = performance.now();
    const possible = ((now - this.measuredAt) / 1000) * this.media.playbackRate + SLACK_SECONDS;
    const reached = this.media.currentTime;
    const advanced = reached - this.run[1];
    this.measuredAt = now;
    if (advanced >= 0 && advanced <= possible) {
      this.run[1] = reached;
      return;
    }
    this.end();
    if (!this.media.paused) this.run = [reached, reached];
  }

  /** A jump: the moment it began at lies a little after the last time we looked. */
  private leap(): void {
    if (this.run) {
      const elapsed = ((performance.now() - this.measuredAt) / 1000) * this.media.playbackRate;
      const played = this.media.played ? endOf(this.media.played, this.run[1]) : this.run[1];
      this.run[1] = Math.max(this.run[1], Math.min(played, this.run[1] + elapsed));
    }
    this.end();
  }

  private stop(): void {
    this.extend();
    this.end();
    this.stand();
    this.ended();
  }

  private end(): void {
    this.cut();
    this.run = null;
  }

  /** Put aside what the run has gathered, and let it go on from there. */
  private cut(): void {
    if (!this.run) return;
    const [from, to] = this.run;
    if (to - from < LEAST_SECONDS) return;
    const last = this.done.at(-1);
    if (last?.visible === this.visible) last.spans.push([from, to]);
    else this.done.push({ spans: [[from, to]], visible: this.visible });
    this.run = [to, to];
  }

  private turn(): void {
    this.extend();
    this.cut();
    if (this.stood) this.stand(); // seen and unseen do not mix
    this.visible = this.isVisible();
  }

  /** A small window above the others is in sight although its page is not. */
  private isVisible(): boolean {
    return !document.hidden || document.pictureInPictureElement !== null;
  }
}

/** The end of the stretch of `played` that holds this second, or the second itself. */
function endOf(played: TimeRanges, seconds: number): number {
  for (let at = 0; at < played.length; at += 1) {
    if (played.start(at) <= seconds && seconds <= played.end(at)) return played.end(at);
  }
  return seconds;
}
