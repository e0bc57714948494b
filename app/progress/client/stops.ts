/** Tells when a recording comes to a moment it has to stop at: by playing there, not by a jump. */

const LOOK_AHEAD_SECONDS = 0.4;
/** Who left the page at a stop comes back a little behind it. */
const LEFT_AT_SECONDS = 1.5;

export class Stops {
  private last: number;
  private timer: ReturnType<typeof setTimeout> | undefined;

  /** `come` hears of the moment that is reached; a jump over one is none of its business. */
  constructor(
    private readonly media: HTMLMediaElement,
    private readonly moments: () => readonly number[],
    private readonly come: (moment: number) => void,
  ) {
    this.last = media.currentTime;
    media.addEventListener("play", () => (this.last = media.currentTime - LEFT_AT_SECONDS), { once: true });
    media.addEventListener("timeupdate", () => this.look());
    media.addEventListener("seeking", () => this.leap());
    media.addEventListener("seeked", () => this.leap());
    media.addEventListener("pause", () => clearTimeout(this.timer));
    media.addEventListener("ended", () => this.reach(Infinity));
  }

  private leap(): void {
    clearTimeout(this.timer);
    this.last = this.media.currentTime;
  }

  private look(): void {
    if (this.media.seeking || this.media.paused) return;
    const now = this.media.currentTime;
    if (this.reach(now)) return;
    const next = this.moments().find((one) => one > this.last && one - now < LOOK_AHEAD_SECONDS);
    clearTimeout(this.timer);
    if (next === undefined) return;
    const wait = ((next - now) / this.media.playbackRate) * 1000;
    this.timer = setTimeout(() => !this.media.paused && this.reach(next), wait);
  }

  /** Whether a moment lay between the last look and now. */
  private reach(now: number): boolean {
    const passed = this.moments().find((one) => one > this.last && one <= now);
    this.last = Math.max(this.last, passed ?? Math.min(now, this.media.currentTime));
    if (passed === undefined) return false;
    clearTimeout(this.timer);
    this.come(passed);
    return true;
  }
}
