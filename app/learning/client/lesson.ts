/**
 * The lesson page: opens a play, lets the video or the text run, shows what was counted and why
 * not more, and lets the room know where the player stands. What it computes nobody believes.
 */
import "./lesson.css";
import { Problem } from "@ui/http";
import { toast } from "@ui/toast";
import { t } from "@ui/words";
import { listenToKeys, limit, load, speak } from "../../progress/client/player";
import { Reading } from "../../progress/client/reading";
import { type Opened, Sitting, type Standing, openPlay } from "../../progress/client/sitting";
import { type Playing } from "../../progress/client/tracker";
import { clock, timeOfDay } from "../../progress/client/times";
import { startSide } from "./side";
import { Account } from "./account";

const stage = document.querySelector<HTMLElement>("[data-stage]");
const video = document.querySelector<HTMLVideoElement>("[data-video]");
const frame = document.querySelector<HTMLElement>("[data-frame]");

class LessonPage {
  private readonly account: Account;
  private sitting: Sitting | null = null;
  private media: Playing | null = null;

  constructor(private readonly stage: HTMLElement) {
    this.account = new Account(stage, (seconds) => this.goTo(seconds));
    this.stopped.querySelector("[data-continue]")?.addEventListener("click", () => void this.goOn());
    document.addEventListener("zx:seek", (event) => {
      this.goTo((event as CustomEvent<{ seconds: number }>).detail.seconds);
    });
  }

  /** Open a play and let it run; what refuses to open says why and can be tried again. */
  async open(): Promise<void> {
    try {
      const opened = await openPlay(this.stage.dataset["lesson"] ?? "");
      this.begin(opened);
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      this.say(problem.message);
    }
  }

  /** For authors and reviewers: it plays, nothing counts. */
  preview(manifestUrl: string): void {
    if (!video || !frame) return;
    this.media = video;
    load(video, manifestUrl, startFromAddress() ?? 0, () => toast(t("lesson.broken"), "problem"));
    this.tellTheRoom(video);
  }

  private begin(opened: Opened): void {
    const start = startFromAddress() ?? this.media?.currentTime ?? opened.resume_seconds;
    const first = this.media === null;
    this.media ??= this.mediaFor(opened, start);
    this.sitting = new Sitting(opened, this.media, {
      covered: (spans, seconds, complete) => this.account.covered(spans, seconds, complete),
      uncredited: (reason, seconds) => this.account.uncredited(reason, seconds),
      stopped: (standing) => this.stop(standing),
      waiting: (seconds, problem) => this.account.waiting(seconds, problem),
    });
    this.account.opened(opened);
    if (first && start > 0 && video) toast(t("lesson.resumed", { time: clock(start) }));
    if (this.media instanceof Reading) this.media.follow();
  }

  private mediaFor(opened: Opened, start: number): Playing {
    if (!video || !frame || !opened.manifest_url) {
      return new Reading(opened.resume_seconds, opened.duration_seconds);
    }
    limit(frame, video, { policy: opened.policy, covered: () => this.sitting?.covered ?? [] });
    load(video, opened.manifest_url, start, () => toast(t("lesson.broken"), "problem"));
    this.tellTheRoom(video);
    return video;
  }

  private tellTheRoom(video: HTMLVideoElement): void {
    video.addEventListener("timeupdate", () => {
      const detail = { seconds: video.currentTime };
      document.dispatchEvent(new CustomEvent("zx:time", { detail }));
    });
  }

  private goTo(seconds: number): void {
    if (!video || !this.media) return;
    video.currentTime = seconds;
    void video.play().catch(() => undefined);
    frame?.scrollIntoView({ block: "nearest" });
  }

  /** Another device went on, or the lesson was taken off the shelf: calmly say so. */
  private stop(standing: Standing): void {
    this.sitting?.close();
    this.sitting = null;
    video?.pause();
    const closed = standing.state === "closed";
    const device = standing.taken_over_by ?? t("lesson.another_device");
    const time = timeOfDay(standing.stopped_at ? new Date(standing.stopped_at) : new Date());
    this.say(t(closed ? "lesson.reason.closed" : "lesson.taken_over", { device, time }));
  }

  private async goOn(): Promise<void> {
    this.stopped.hidden = true;
    await this.open();
    if (this.sitting && video) void video.play().catch(() => undefined);
  }

  private say(words: string): void {
    const place = this.stopped.querySelector("[data-stopped-words]");
    if (place) place.textContent = words;
    this.stopped.hidden = false;
  }

  private get stopped(): HTMLElement {
    return this.stage.querySelector<HTMLElement>("[data-stopped]")!;
  }
}

/** `?t=90`: somebody points at a moment. */
function startFromAddress(): number | null {
  const asked = Number(new URLSearchParams(location.search).get("t"));
  return Number.isFinite(asked) && asked > 0 ? asked : null;
}

startSide();
if (stage) {
  speak(document.documentElement.lang);
  const page = new LessonPage(stage);
  const manifest = stage.dataset["manifest"];
  if (stage.dataset["credited"] === "yes") void page.open();
  else if (manifest) page.preview(manifest);
  if (frame) listenToKeys(frame);
}
