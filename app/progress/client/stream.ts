/** Brings the picture: HLS where the browser needs help, and patience with the line. */
import type Hls from "hls.js";

/** What keeps the picture from coming: a line that may come back, or something beyond mending. */
export type Trouble = "line" | "broken";
export type TellTrouble = (trouble: Trouble | null) => void;

const AHEAD_BEFORE_PLAY_SECONDS = 8;
const AHEAD_SECONDS = 60;
const PATIENCE_MS = [1000, 2000, 4000, 8000, 15_000];
const MENDING = 3;

export class Stream {
  private hls: Hls | null = null;
  private attempts = 0;
  private mended = 0;
  private cut = false;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly video: HTMLVideoElement,
    private readonly manifestUrl: string,
    private startSeconds: number,
    private readonly tell: TellTrouble,
  ) {
    video.addEventListener("waiting", () => this.cut && this.tell("line"));
    video.addEventListener("playing", () => this.tell(null));
    video.addEventListener("play", () => this.lookFurther());
    addEventListener("online", () => this.cut && this.again());
  }

  async open(): Promise<void> {
    if (!("MediaSource" in window || "ManagedMediaSource" in window)) return this.openPlainly();
    const { default: Hls } = await import("hls.js/light");
    const hls = new Hls({
      startPosition: this.startSeconds,
      maxBufferLength: this.video.paused ? AHEAD_BEFORE_PLAY_SECONDS : AHEAD_SECONDS,
      maxMaxBufferLength: AHEAD_SECONDS,
      backBufferLength: AHEAD_SECONDS,
    });
    this.hls = hls;
    hls.on(Hls.Events.FRAG_BUFFERED, () => this.flows());
    hls.on(Hls.Events.ERROR, (_event, fault) => {
      if (!fault.fatal) return;
      const status = fault.response?.code ?? 0;
      if (fault.type === Hls.ErrorTypes.MEDIA_ERROR && this.mended++ < MENDING) hls.recoverMediaError();
      else if (fault.type === Hls.ErrorTypes.NETWORK_ERROR && (status < 400 || status >= 500)) this.lose();
      else this.tell("broken");
    });
    hls.loadSource(this.manifestUrl);
    hls.attachMedia(this.video);
  }

  /** Begin anew from where it stands: somebody pressed "try again". */
  retry(): void {
    this.tell(null);
    this.attempts = this.mended = 0;
    if (this.cut) return this.again();
    this.startSeconds = this.video.currentTime || this.startSeconds;
    this.hls?.destroy();
    this.hls = null;
    void this.open().then(() => this.video.play().catch(() => undefined));
  }

  /** Safari plays HLS by itself. */
  private openPlainly(): void {
    const start = () => (this.video.currentTime = this.startSeconds);
    this.video.addEventListener("loadedmetadata", start, { once: true });
    this.video.addEventListener("error", () => this.tell(navigator.onLine ? "broken" : "line"));
    this.video.src = this.manifestUrl;
  }

  /** Who only looks at the page is not sent a minute of video. */
  private lookFurther(): void {
    if (this.hls) this.hls.config.maxBufferLength = AHEAD_SECONDS;
  }

  /** The line is away: what is buffered plays on, and it is tried again and again. */
  private lose(): void {
    this.cut = true;
    if (this.video.readyState < HTMLMediaElement.HAVE_FUTURE_DATA) this.tell("line");
    clearTimeout(this.timer);
    const wait = PATIENCE_MS[Math.min(this.attempts, PATIENCE_MS.length - 1)];
    this.attempts += 1;
    this.timer = setTimeout(() => this.again(), wait);
  }

  private again(): void {
    clearTimeout(this.timer);
    if (!this.hls) return;
    if (this.hls.levels.length) this.hls.startLoad();
    else this.hls.loadSource(this.manifestUrl);
  }

  private flows(): void {
    if (!this.cut) return;
    this.cut = false;
    this.attempts = 0;
    this.tell(null);
  }
}
