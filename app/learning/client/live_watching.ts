/** The picture of a live lesson on its screen: what lies on it, its keys, the way to the present. */
import { t } from "@ui/words";
import { type Deeds, listenToKeys } from "../../progress/client/keys";
import { chapterMarks } from "./chapters";
import { markChapters, speak } from "../../progress/client/player";
import { LiveStream, type Trouble } from "../../live/client/stream";

const TELL_MS = 1000;
const FLASH_STAYS_MS = 900;

export class Watched {
  readonly video: HTMLVideoElement;
  private stream: LiveStream | null = null;
  private recorded = false;
  private manifestUrl = "";
  private flashTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly screen: HTMLElement,
    private readonly over: () => void,
  ) {
    this.video = screen.querySelector<HTMLVideoElement>("[data-video]")!;
    this.listen();
    listenToKeys(screen, this.deeds());
    void speak(document.documentElement.lang);
  }

  async open(manifestUrl: string): Promise<void> {
    this.screen.dataset["mode"] = "live";
    await this.load(manifestUrl);
    setInterval(() => this.tellDelay(), TELL_MS);
  }

  /** Another stream has taken the place of the one that ended. */
  async moveTo(manifestUrl: string): Promise<void> {
    if (manifestUrl === this.manifestUrl) return;
    this.stream?.close();
    await this.load(manifestUrl);
    this.begin();
  }

  /** What was sent, from its beginning. */
  async openReplay(manifestUrl: string): Promise<void> {
    this.screen.dataset["mode"] = "replay";
    this.recorded = true;
    document.addEventListener("zx:seek", (event) => this.goTo((event as CustomEvent<{ seconds: number }>).detail.seconds));
    await this.load(manifestUrl);
    markChapters(this.video, chapterMarks(), Number(this.stage.dataset["duration"]));
  }

  /** With sound where the browser lets us; without it, and the offer to switch it on, elsewhere. */
  begin(): void {
    void this.video.play().catch((refusal: unknown) => {
      if (!(refusal instanceof DOMException) || refusal.name !== "NotAllowedError") return;
      this.video.muted = true;
      this.offerSound();
      void this.video.play().catch(() => undefined);
    });
  }

  /** The lesson is over: what is left in the buffer is not worth waiting for. */
  end(): void {
    this.video.pause();
    this.stream?.close();
    this.trouble(null);
    this.part("[data-start]").hidden = true;
  }

  private async load(manifestUrl: string): Promise<void> {
    this.manifestUrl = manifestUrl;
    this.stream = new LiveStream(this.video, manifestUrl, {
      trouble: (trouble) => this.trouble(trouble),
      over: () => this.over(),
    }, this.recorded ? momentAsked() : -1);
    await this.stream.open();
  }

  private listen(): void {
    const { screen, video } = this;
    const on = (selector: string, come: () => void): void =>
      screen.querySelector(selector)?.addEventListener("click", come);
    on("[data-to-live]", () => {
      this.stream?.toEdge();
      void video.play().catch(() => undefined);
    });
    on("[data-retry]", () => this.stream?.retry());
    on("[data-start]", () => {
      video.muted = false;
      this.part("[data-start]").hidden = true;
      void video.play().catch(() => undefined);
    });
    video.addEventListener("play", () => (screen.dataset["begun"] = ""));
    for (const name of ["timeupdate", "seeked"]) video.addEventListener(name, () => this.tellTime());
    const theatre = this.part("[data-theatre]");
    theatre.addEventListener("click", () => this.widen(theatre));
    theatre.setAttribute("aria-pressed", String(this.stage.classList.contains("stage-wide")));
  }

  private offerSound(): void {
    const start = this.part("[data-start]");
    start.hidden = false;
    start.dataset["silent"] = "";
    this.part("[data-start-words]").textContent = t("live.with_sound");
  }

  private tellDelay(): void {
    const seconds = this.stream?.delaySeconds ?? null;
    const place = this.part("[data-delay]");
    place.hidden = seconds === null || this.video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA;
    if (seconds !== null) place.textContent = t("live.delay", { seconds: Math.round(seconds) });
    const edge = this.stream?.atEdge ?? true;
    this.part("[data-to-live]").setAttribute("aria-pressed", String(edge));
    this.part("[data-to-live-words]").textContent = t(edge ? "live.edge" : "live.to_edge");
  }

  /** The room speaks of places in a replay; live it speaks of now. */
  private tellTime(): void {
    if (!this.recorded) return;
    const detail = { seconds: this.video.currentTime };
    document.dispatchEvent(new CustomEvent("zx:time", { detail }));
  }

  private trouble(trouble: Trouble | null): void {
    const words = { line: "live.no_line", signed_out: "live.sign_in", broken: "live.broken" };
    this.part("[data-away]").hidden = trouble !== "away";
    const said = trouble && trouble !== "away" ? t(words[trouble]) : null;
    this.part("[data-trouble]").hidden = said === null;
    if (said !== null) this.part("[data-trouble-words]").textContent = said;
  }

  private widen(theatre: HTMLElement): void {
    const wide = this.stage.classList.toggle("stage-wide");
    theatre.setAttribute("aria-pressed", String(wide));
    document.cookie = `theatre=${wide ? "yes" : ""}; Path=/; Max-Age=${wide ? 31_536_000 : 0}; SameSite=Lax`;
  }

  private get stage(): HTMLElement {
    return this.screen.closest<HTMLElement>("[data-stage]")!;
  }

  private deeds(): Deeds {
    const { video } = this;
    const buttons: Record<string, string> = {
      fullscreen: "media-fullscreen-button",
      pip: "media-pip-button",
      mute: "media-mute-button",
      theatre: "[data-theatre]",
    };
    const by = (seconds: number): void => {
      video.currentTime = Math.max(video.currentTime + seconds, 0);
      this.flash(`${seconds > 0 ? "+" : "−"}${Math.abs(seconds)} s`);
    };
    return {
      toggle: () => (video.paused ? this.begin() : video.pause()),
      by,
      toTenth: (tenth) => this.recorded && (video.currentTime = (video.duration * tenth) / 10),
      louder: (step) => {
        video.muted = false;
        video.volume = Math.min(Math.max(video.volume + step / 20, 0), 1);
        this.flash(`${Math.round(video.volume * 100)}%`);
      },
      faster: () => undefined,
      press: (what) => this.screen.querySelector<HTMLElement>(buttons[what] ?? "none")?.click(),
      note: () => undefined,
      help: () => undefined,
    };
  }

  private goTo(seconds: number): void {
    this.video.currentTime = seconds;
    this.part("[data-start]").hidden = true;
    this.begin();
    this.screen.scrollIntoView({ block: "nearest" });
  }

  private flash(words: string): void {
    const place = this.part("[data-flash-keys]");
    place.textContent = words;
    place.hidden = false;
    clearTimeout(this.flashTimer);
    this.flashTimer = setTimeout(() => (place.hidden = true), FLASH_STAYS_MS);
  }

  private part(selector: string): HTMLElement {
    return this.screen.querySelector<HTMLElement>(selector)!;
  }
}

/** `?t=90`: somebody points at a moment of the replay. */
function momentAsked(): number {
  return Math.max(Number(new URLSearchParams(location.search).get("t")) || 0, 0);
}
