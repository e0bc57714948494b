/** Brings the picture: HLS where the browser needs help, and patience with the line and the keys. */
import type Hls from "hls.js";
import type { ErrorData, LoaderConfig } from "hls.js";
import { followQualities } from "./qualities";

/**
 * What keeps the picture from coming: a line that may come back, a part that is not open yet, a
 * sign-in that ended, or something beyond mending.
 */
export type Trouble = "line" | "early" | "signed_out" | "broken";
export type TellTrouble = (trouble: Trouble | null) => void;

const AHEAD_BEFORE_PLAY_SECONDS = 8;
/** The server opens as much beyond what was watched, and a minute more (`progress/rules/streaming`). */
const AHEAD_SECONDS = 60;
const PATIENCE_MS = [1000, 2000, 4000, 8000, 15_000];
const MENDING = 3;
const TOO_EARLY = 425;
const KEY_TRIES = 8;

export class Stream {
  private hls: Hls | null = null;
  private attempts = 0;
  private mended = 0;
  private cut = false;
  private stumbled = false;
  private early = false;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly video: HTMLVideoElement,
    private manifestUrl: string,
    private startSeconds: number,
    private readonly tell: TellTrouble,
  ) {
    video.addEventListener("waiting", () => this.sayWhyItWaits());
    video.addEventListener("playing", () => this.tell(null));
    video.addEventListener("play", () => this.lookFurther());
    addEventListener("online", () => (this.cut || this.stumbled) && this.again());
  }

  async open(): Promise<void> {
    if (!("MediaSource" in window || "ManagedMediaSource" in window)) return this.openPlainly();
    // The light build knows no sound of its own beside the picture, and ours has one.
    const { default: Hls } = await import("hls.js");
    const hls = new Hls({
      startPosition: this.startSeconds,
      maxBufferLength: this.video.paused ? AHEAD_BEFORE_PLAY_SECONDS : AHEAD_SECONDS,
      maxMaxBufferLength: AHEAD_SECONDS,
      backBufferLength: AHEAD_SECONDS,
      capLevelToPlayerSize: true,
      keyLoadPolicy: { default: this.patient(Hls.DefaultConfig.keyLoadPolicy.default) },
    });
    this.hls = hls;
    hls.on(Hls.Events.FRAG_BUFFERED, () => this.flows());
    hls.on(Hls.Events.ERROR, (_event, fault) => this.stumble(Hls, hls, fault));
    followQualities(Hls, hls, this.video);
    hls.loadSource(this.manifestUrl);
    hls.attachMedia(this.video);
  }

  /** Begin anew from where it stands: somebody pressed "try again". */
  retry(): void {
    this.tell(null);
    this.attempts = this.mended = 0;
    if (this.cut) return this.again();
    void this.reopen().then(() => this.video.play().catch(() => undefined));
  }

  /** Go on at another address: another play has taken the place of the one that stopped. */
  async moveTo(manifestUrl: string): Promise<void> {
    this.manifestUrl = manifestUrl;
    this.attempts = this.mended = 0;
    await this.reopen();
  }

  /** Nothing more is fetched or shown; another stream may take the place. */
  close(): void {
    clearTimeout(this.timer);
    this.hls?.destroy();
    this.hls = null;
  }

  private async reopen(): Promise<void> {
    this.startSeconds = this.video.currentTime || this.startSeconds;
    this.hls?.destroy();
    this.hls = null;
    this.cut = this.stumbled = this.early = false;
    await this.open();
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

  /** A key that is not given yet is asked for again, as long as it takes. */
  private patient(usual: LoaderConfig): LoaderConfig {
    return {
      ...usual,
      errorRetry: {
        maxNumRetry: KEY_TRIES,
        retryDelayMs: 1000,
        maxRetryDelayMs: 3000,
        backoff: "linear",
        shouldRetry: (_policy, _tries, _late, answer, usually) => {
          this.early = answer?.code === TOO_EARLY;
          if (this.early && this.starves) this.tell("early");
          return this.early || usually;
        },
      },
    };
  }

  private stumble(library: typeof Hls, hls: Hls, fault: ErrorData): void {
    const status = fault.response?.code ?? 0;
    const line = fault.type === library.ErrorTypes.NETWORK_ERROR && (status < 400 || status >= 500);
    this.stumbled ||= line;
    if (!fault.fatal) return;
    if (fault.type === library.ErrorTypes.MEDIA_ERROR && this.mended++ < MENDING) hls.recoverMediaError();
    else if (line) this.lose();
    else this.tell(status === 401 ? "signed_out" : "broken");
  }

  /** The line is away: what is buffered plays on, and it is tried again and again. */
  private lose(): void {
    this.cut = true;
    if (this.starves) this.tell("line");
    clearTimeout(this.timer);
    const wait = PATIENCE_MS[Math.min(this.attempts, PATIENCE_MS.length - 1)];
    this.attempts += 1;
    this.timer = setTimeout(() => this.again(), wait);
  }

  private again(): void {
    clearTimeout(this.timer);
    if (!this.hls) return;
    if (!this.hls.levels.length) return this.hls.loadSource(this.manifestUrl);
    this.hls.stopLoad();
    this.hls.startLoad();
  }

  private sayWhyItWaits(): void {
    if (this.cut || (this.stumbled && !navigator.onLine)) this.tell("line");
    else if (this.early) this.tell("early");
  }

  private flows(): void {
    this.stumbled = this.early = false;
    if (!this.cut) return;
    this.cut = false;
    this.attempts = 0;
    this.tell(null);
  }

  /** Whether there is nothing left to show. */
  private get starves(): boolean {
    return this.video.readyState < HTMLMediaElement.HAVE_FUTURE_DATA;
  }
}
