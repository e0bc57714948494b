/** A text as something that plays: its time runs while it is in sight, up to its reading time. */
import { type Playing } from "./tracker";

const TICK_MS = 500;

export class Reading extends EventTarget implements Playing {
  currentTime: number;
  playbackRate = 1;
  paused = true;
  readonly seeking = false;
  private tickedAt = 0;

  constructor(
    startSeconds: number,
    private readonly lengthSeconds: number,
  ) {
    super();
    this.currentTime = Math.min(startSeconds, lengthSeconds);
    setInterval(() => this.tick(), TICK_MS);
    document.addEventListener("visibilitychange", () => this.follow());
  }

  /** Begin to read; the time rests while the page is out of sight. */
  follow(): void {
    const rests = document.hidden || this.currentTime >= this.lengthSeconds;
    if (rests === this.paused) return;
    this.tick();
    this.paused = rests;
    this.tickedAt = performance.now();
    this.dispatchEvent(new Event(rests ? "pause" : "playing"));
  }

  private tick(): void {
    if (this.paused) return;
    const now = performance.now();
    this.currentTime = Math.min(this.currentTime + (now - this.tickedAt) / 1000, this.lengthSeconds);
    this.tickedAt = now;
    this.dispatchEvent(new Event("timeupdate"));
    if (this.currentTime < this.lengthSeconds) return;
    this.paused = true;
    this.dispatchEvent(new Event("ended"));
  }
}
