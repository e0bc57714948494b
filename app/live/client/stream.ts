/**
 * Brings the picture of a live lesson: near the live edge as long as somebody follows it, anywhere
 * in the lesson when they go back, and calmly when the teacher's line or one's own is away.
 */
import type Hls from "hls.js";
import type { ErrorData, LevelUpdatedData, LoaderConfig } from "hls.js";
import { followQualities } from "../../progress/client/qualities";
import { hearClock, serverNow } from "./clock";
import { lookingOften } from "./playlists";

/** What keeps the picture from coming; `away`: the teacher sends nothing just now. */
export type Trouble = "line" | "away" | "signed_out" | "broken";

export interface Told {
  trouble(trouble: Trouble | null): void;
  /** The last segment of the lesson has been named: there will be no more. */
  over(): void;
}

/** This far behind the newest segment there is one to spare, whose length is the sender's choice. */
const BEHIND_SEGMENTS = 1.1;
const BEHIND_SECONDS = 0.5;
const USUAL_SEGMENT_SECONDS = 1;
const LOOKED_AT_SEGMENTS = 8;
const CATCH_UP_RATE = 1.15;
/** Farther behind than one has to be: who fell so far without having gone back is brought forward. */
const TOO_FAR_SECONDS = 5;
const AT_EDGE_SECONDS = 2.4;
const WENT_BACK_SECONDS = 4.4;
const AWAY_AFTER_MS = 3000;
const STEADY_SECONDS = 0.25;
/** Who had to wait stays somewhat farther behind, and comes back after a while; later each time. */
const FARTHER_SECONDS = 0.5;
const CALM_MS = 20_000;
const CALMEST_MS = 320_000;
const LOOK_MS = 500;
const AHEAD_SECONDS = 30;
const KEPT_SECONDS = 60;
const FIRST_GUESS_BITS = 4_000_000;
const PATIENCE_MS = [500, 1000, 2000, 4000];
const NOT_YET = [404, 425];
const TRIES = 40;
const MENDING = 3;

export class LiveStream {
  private hls: Hls | null = null;
  private following = true;
  private ended = false;
  private mended = 0;
  private attempts = 0;
  private cut = false;
  private newest = -1;
  private shownAt = 0;
  private waitedAt = performance.now();
  private calmMs = CALM_MS;
  private segmentSeconds = USUAL_SEGMENT_SECONDS;
  private grewAt = performance.now();
  private said: Trouble | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly looking: ReturnType<typeof setInterval>;
  private readonly leaving = new AbortController();

  constructor(
    private readonly video: HTMLVideoElement,
    private readonly manifestUrl: string,
    private readonly told: Told,
    /** Second to begin at; -1: the present. */
    private readonly startAt: number,
  ) {
    const { signal } = this.leaving;
    video.addEventListener("timeupdate", () => this.seen(), { signal });
    video.addEventListener("seeking", () => this.steppedOn || this.wentSomewhere(), { signal });
    video.addEventListener("waiting", () => (this.waitedAt = performance.now()), { signal });
    this.looking = setInterval(() => this.look(), LOOK_MS);
    addEventListener("online", () => this.cut && this.again(), { signal });
  }

  async open(): Promise<void> {
    if (!("MediaSource" in window || "ManagedMediaSource" in window)) {
      this.video.src = this.manifestUrl; // Safari on a phone plays HLS by itself.
      return;
    }
    const { default: Hls } = await import("hls.js");
    const usual = Hls.DefaultConfig;
    const hls = new Hls({
      startPosition: this.startAt,
      liveSyncDuration: this.goal,
      liveSyncOnStallIncrease: FARTHER_SECONDS,
      maxLiveSyncPlaybackRate: CATCH_UP_RATE,
      liveDurationInfinity: true,
      maxBufferLength: AHEAD_SECONDS,
      maxMaxBufferLength: AHEAD_SECONDS,
      backBufferLength: KEPT_SECONDS,
      abrEwmaDefaultEstimate: FIRST_GUESS_BITS,
      capLevelToPlayerSize: true,
      pLoader: this.startAt < 0 ? lookingOften(Hls) : undefined,
      manifestLoadPolicy: { default: patient(usual.manifestLoadPolicy.default) },
      playlistLoadPolicy: { default: patient(usual.playlistLoadPolicy.default) },
      keyLoadPolicy: { default: patient(usual.keyLoadPolicy.default) },
    });
    this.hls = hls;
    hls.on(Hls.Events.LEVEL_LOADED, (_event, { networkDetails }) => {
      const answer: unknown = networkDetails;
      if (answer instanceof XMLHttpRequest) hearClock(answer.getResponseHeader("Date"));
    });
    hls.on(Hls.Events.LEVEL_UPDATED, (_event, level) => this.grown(level));
    hls.on(Hls.Events.FRAG_BUFFERED, () => this.flows());
    hls.on(Hls.Events.ERROR, (_event, fault) => this.stumble(Hls, hls, fault));
    followQualities(Hls, hls, this.video);
    hls.loadSource(this.manifestUrl);
    hls.attachMedia(this.video);
  }

  /** Back to the present. */
  toEdge(): void {
    this.following = true;
    const edge = this.hls?.liveSyncPosition ?? this.end;
    if (edge !== null) this.video.currentTime = edge;
  }

  retry(): void {
    this.say(null);
    this.attempts = this.mended = 0;
    this.again();
  }

  close(): void {
    clearTimeout(this.timer);
    clearInterval(this.looking);
    this.leaving.abort();
    this.hls?.destroy();
    this.hls = null;
  }

  /** Seconds between what is seen and the moment it reached the academy; null where unknown. */
  get delaySeconds(): number | null {
    const shown = this.hls?.playingDate?.getTime();
    if (this.ended) return null;
    if (shown !== undefined) return Math.max((serverNow() - shown) / 1000, 0);
    return this.hls ? this.hls.latency : null;
  }

  /** Whether what is seen is the present, as near as it comes. */
  get atEdge(): boolean {
    return this.following && this.behind < this.goal + AT_EDGE_SECONDS + TOO_FAR_SECONDS;
  }

  get isOver(): boolean {
    return this.ended;
  }

  /** Seconds behind the newest second at which nobody has to wait for the next segment. */
  private get goal(): number {
    return BEHIND_SECONDS + BEHIND_SEGMENTS * this.segmentSeconds;
  }

  /** Seconds behind the newest second that can be had. */
  private get behind(): number {
    return this.end === null ? 0 : this.end - this.video.currentTime;
  }

  private seen(): void {
    if (!this.video.seeking) this.shownAt = this.video.currentTime;
  }

  /** The player itself steps over a hole, or to the present: nobody has gone anywhere. */
  private get steppedOn(): boolean {
    return this.following && this.video.currentTime >= this.shownAt;
  }

  private get end(): number | null {
    const { seekable } = this.video;
    return seekable.length ? seekable.end(seekable.length - 1) : null;
  }

  /** Somebody went back on purpose, or all the way to the front again. */
  private wentSomewhere(): void {
    const late = this.behind - this.goal;
    if (late > WENT_BACK_SECONDS) this.following = false;
    else if (late < AT_EDGE_SECONDS) this.following = true;
  }

  private grown({ details }: LevelUpdatedData): void {
    if (!details.live && !this.ended) {
      this.ended = true;
      this.told.over();
    }
    if (details.endSN <= this.newest) return;
    this.newest = details.endSN;
    this.grewAt = performance.now();
    this.measure(details.fragments.slice(-LOOKED_AT_SEGMENTS).map(({ duration }) => duration));
  }

  /** A sender with rare key frames makes long segments: stay as far behind as they are long. */
  private measure(lengths: readonly number[]): void {
    const longest = Math.max(...lengths);
    if (!this.hls || Math.abs(longest - this.segmentSeconds) < STEADY_SECONDS) return;
    this.segmentSeconds = longest;
    this.hls.targetLatency = this.goal;
    if (this.following && this.startAt < 0 && this.starves) this.toEdge();
  }

  /** Now and then: is there anything to say, is anybody to be brought forward? */
  private look(): void {
    if (!this.hls || this.ended) return;
    if (this.video.paused && this.behind > this.goal + WENT_BACK_SECONDS) this.following = false;
    const still = performance.now() - this.grewAt > AWAY_AFTER_MS + this.segmentSeconds * 1000;
    if (this.starves) {
      if (this.cut || !navigator.onLine) this.say("line");
      else if (still && this.newest >= 0) this.say("away");
    } else if (this.said === "away" || this.said === "line") this.say(null);
    this.calmDown(this.hls);
    const late = this.hls.latency - this.goal;
    if (this.following && !this.video.paused && !still && late > TOO_FAR_SECONDS) this.toEdge();
  }

  private calmDown(hls: Hls): void {
    const calm = performance.now() - this.waitedAt > this.calmMs;
    if (!calm || (hls.targetLatency ?? 0) < this.goal + FARTHER_SECONDS / 2) return;
    hls.targetLatency = this.goal;
    this.calmMs = Math.min(this.calmMs * 2, CALMEST_MS);
  }

  private stumble(library: typeof Hls, hls: Hls, fault: ErrorData): void {
    const status = fault.response?.code ?? 0;
    const line = fault.type === library.ErrorTypes.NETWORK_ERROR && (status < 400 || status >= 500);
    if (line) this.cut = true;
    if (!fault.fatal) return;
    if (fault.type === library.ErrorTypes.MEDIA_ERROR && this.mended++ < MENDING) hls.recoverMediaError();
    else if (line || NOT_YET.includes(status)) this.later();
    else this.say(status === 401 ? "signed_out" : "broken");
  }

  private later(): void {
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
    this.hls.startLoad(this.following ? -1 : this.video.currentTime);
  }

  private flows(): void {
    this.cut = false;
    this.attempts = 0;
  }

  private say(trouble: Trouble | null): void {
    if (trouble === this.said) return;
    this.said = trouble;
    this.told.trouble(trouble);
  }

  private get starves(): boolean {
    return this.video.readyState < HTMLMediaElement.HAVE_FUTURE_DATA;
  }
}

/** What is not there yet will be: a list before its first segment, a key before its minute. */
function patient(usual: LoaderConfig): LoaderConfig {
  return {
    ...usual,
    errorRetry: {
      maxNumRetry: TRIES,
      retryDelayMs: 500,
      maxRetryDelayMs: 3000,
      backoff: "linear",
      shouldRetry: (_policy, _tries, _late, answer, usually) =>
        NOT_YET.includes(answer?.code ?? 0) || usually,
    },
  };
}
