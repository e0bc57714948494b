/** A lesson that plays: its picture, its controls, and what happens on them. */
import { t } from "@ui/words";
import { toast } from "@ui/toast";
import { startCaptionsLook } from "../../progress/client/captions_look";
import { type Deeds, listenToKeys } from "../../progress/client/keys";
import { type Mark, limit, markChapters, nextRate, speak } from "../../progress/client/player";
import { type Policy } from "../../progress/client/sitting";
import { type Span } from "../../progress/client/spans";
import { Stream, type Trouble } from "../../progress/client/stream";
import { type Ending, Screen } from "./screen";

export interface Source {
  manifestUrl: string;
  startSeconds: number;
  policy: Pick<Policy, "max_rate" | "first_pass_seek">;
}

export interface Listener {
  /** Which parts are covered. */
  covered(): readonly Span[];
  /** How the lesson stands, for the card at its end. */
  ending(): Ending;
  /** Somebody wants to answer what is still open. */
  answer(): void;
  /** Somebody wants to go on here although another device took over. */
  goOn(): void;
}

const REPLY_WITHIN_MS = 1500;

export class Watching {
  private readonly screen: Screen;
  private stream: Stream | null = null;
  private wanted = false;
  private ready = false;
  /** Where somebody wanted to be before there was a picture to go to. */
  private wished: number | null = null;
  private pausedForNote = false;
  private resumeAt = 0;
  private fastest = 1;
  private endTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    root: HTMLElement,
    readonly video: HTMLVideoElement,
    private readonly frame: HTMLElement,
    private readonly listener: Listener,
  ) {
    this.screen = new Screen(root, {
      begin: () => this.play(),
      fromStart: () => this.goTo(0),
      goOn: () => listener.goOn(),
      retry: () => this.stream?.retry(),
      again: () => this.goTo(0),
      makeUp: (seconds) => this.goTo(seconds),
      answer: () => listener.answer(),
    });
    this.listen();
    listenToKeys(root, this.deeds());
    startCaptionsLook(root, video);
    void speak(document.documentElement.lang);
  }

  /** Load the picture; it plays at once if somebody has pressed play meanwhile. */
  async load(source: Source, marks: readonly Mark[], duration: number): Promise<void> {
    this.resumeAt = source.startSeconds;
    this.fastest = source.policy.max_rate;
    limit(this.frame, this.video, {
      policy: source.policy,
      covered: () => this.listener.covered(),
      heldBack: () => toast(t("lesson.in_order")),
    });
    this.stream = new Stream(this.video, source.manifestUrl, source.startSeconds, (trouble) =>
      this.troubled(trouble),
    );
    await this.stream.open();
    markChapters(this.video, marks, duration);
    this.ready = true;
    if (this.wished !== null) this.goTo(this.wished);
    else if (this.wanted) this.play();
  }

  /** Another play has taken over on this very device: its keys are at another address. */
  async moveTo(manifestUrl: string): Promise<void> {
    await this.stream?.moveTo(manifestUrl);
    if (this.wanted) this.play();
  }

  play(): void {
    this.wanted = true;
    if (this.stream) void this.video.play().catch(() => undefined);
  }

  goTo(seconds: number): void {
    if (!this.ready) {
      this.wished = seconds;
      return;
    }
    this.screen.ended(null);
    this.video.currentTime = seconds;
    this.play();
    this.screen.root.scrollIntoView({ block: "nearest" });
  }

  /** Another device went on; null when it goes on here. */
  stop(words: string | null): void {
    if (words !== null) this.video.pause();
    this.screen.stopped(words);
  }

  /** What is covered has just been answered: the card at the end may know more now. */
  answered(): void {
    if (this.video.ended) this.showEnd();
  }

  private listen(): void {
    const { video, screen } = this;
    video.addEventListener("play", () => {
      this.wanted = true;
      screen.begun();
      clearTimeout(this.endTimer);
      if (this.stream && this.resumeAt > 0) screen.resumed(this.resumeAt);
      if (this.stream) this.resumeAt = 0;
    });
    video.addEventListener("ended", () => {
      this.endTimer = setTimeout(() => this.showEnd(), REPLY_WITHIN_MS);
    });
    video.addEventListener("seeking", () => {
      screen.moved();
      if (!video.ended) screen.ended(null);
    });
    for (const name of ["timeupdate", "seeked"]) video.addEventListener(name, () => this.tellTime());
    document.addEventListener("zx:pause", () => this.pauseForNote());
    document.addEventListener("zx:resume", () => this.goOnAfterNote());
    const theatre = screen.root.querySelector<HTMLElement>("[data-theatre]");
    theatre?.addEventListener("click", () => this.widen());
    theatre?.setAttribute("aria-pressed", String(this.stage.classList.contains("stage-wide")));
  }

  private pauseForNote(): void {
    this.pausedForNote ||= !this.video.paused;
    this.video.pause();
  }

  private goOnAfterNote(): void {
    if (this.pausedForNote) this.play();
    this.pausedForNote = false;
  }

  private tellTime(): void {
    const detail = { seconds: this.video.currentTime };
    document.dispatchEvent(new CustomEvent("zx:time", { detail }));
  }

  private troubled(trouble: Trouble | null): void {
    const words = {
      line: "lesson.no_line",
      early: "lesson.early",
      signed_out: "lesson.sign_in",
      broken: "lesson.broken",
    };
    this.screen.trouble(trouble && t(words[trouble]));
  }

  private showEnd(): void {
    clearTimeout(this.endTimer);
    if (this.video.ended) this.screen.ended(this.listener.ending());
  }

  private widen(): void {
    const wide = this.stage.classList.toggle("stage-wide");
    this.screen.root.querySelector("[data-theatre]")?.setAttribute("aria-pressed", String(wide));
    // A cookie, so that the next page arrives in this width.
    document.cookie = `theatre=${wide ? "yes" : ""}; Path=/; Max-Age=${wide ? 31_536_000 : 0}; SameSite=Lax`;
  }

  private get stage(): HTMLElement {
    return this.screen.root.closest<HTMLElement>("[data-stage]")!;
  }

  private deeds(): Deeds {
    const { video, screen } = this;
    const buttons = {
      fullscreen: "media-fullscreen-button",
      captions: "media-captions-button",
      pip: "media-pip-button",
      mute: "media-mute-button",
      theatre: "[data-theatre]",
    };
    return {
      toggle: () => (video.paused ? this.play() : video.pause()),
      by: (seconds) => {
        this.seek(video.currentTime + seconds);
        screen.flash(`${seconds > 0 ? "+" : "−"}${Math.abs(seconds)} s`);
      },
      toTenth: (tenth) => this.seek((video.duration * tenth) / 10),
      louder: (step) => {
        video.muted = false;
        video.volume = Math.min(Math.max(video.volume + step / 20, 0), 1);
        screen.flash(`${Math.round(video.volume * 100)}%`);
      },
      faster: (step) => {
        video.playbackRate = nextRate(video.playbackRate, this.fastest, step);
        screen.flash(`${video.playbackRate}×`);
      },
      press: (what) => screen.root.querySelector<HTMLElement>(buttons[what])?.click(),
      note: () => document.dispatchEvent(new CustomEvent("zx:note")),
      help: () => document.querySelector<HTMLDialogElement>("#shortcuts")?.showModal(),
    };
  }

  private seek(seconds: number): void {
    if (Number.isFinite(seconds)) this.video.currentTime = Math.max(seconds, 0);
  }
}
