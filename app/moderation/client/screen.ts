/** The recording on the desk: plays without being counted, goes to a second, tells where it is. */
import "media-chrome/media-error-dialog";
import "media-chrome/media-playback-rate-button";
import "media-chrome/media-seek-forward-button";
import "media-chrome/media-time-display";
import { toast } from "@ui/toast";
import { t } from "@ui/words";
import { speak } from "../../progress/client/player";
import { Stream } from "../../progress/client/stream";

const TROUBLE = { line: "offline", early: "desk.broken", signed_out: "desk.sign_in", broken: "desk.broken" };
const FRAME_SECONDS = 1 / 25;

export class Screen {
  constructor(readonly video: HTMLVideoElement) {
    video.removeAttribute("controls");
    video.setAttribute("crossorigin", "anonymous");
    void speak(document.documentElement.lang);
    const start = Number(video.dataset["start"] ?? 0);
    const stream = new Stream(video, video.dataset["manifest"] ?? "", start, (trouble) => {
      if (trouble) toast(t(TROUBLE[trouble]), "problem");
    });
    void stream.open();
  }

  get seconds(): number {
    return this.video.currentTime;
  }

  get length(): number {
    return Number.isFinite(this.video.duration) ? this.video.duration : 0;
  }

  /** Stop at a moment, so that it can be looked at. */
  show(seconds: number): void {
    this.video.pause();
    this.goTo(seconds);
  }

  goTo(seconds: number): void {
    const last = this.length || Number.MAX_SAFE_INTEGER;
    this.video.currentTime = Math.min(Math.max(seconds, 0), last);
  }

  move(seconds: number): void {
    this.goTo(this.seconds + seconds);
  }

  step(frames: number): void {
    this.video.pause();
    this.move(frames * FRAME_SECONDS);
  }

  toggle(): void {
    if (this.video.paused) void this.video.play().catch(() => undefined);
    else this.video.pause();
  }

  whenMoved(tell: () => void): void {
    for (const kind of ["timeupdate", "seeking", "pause", "play", "loadedmetadata"]) {
      this.video.addEventListener(kind, tell);
    }
  }
}
