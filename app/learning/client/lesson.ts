/**
 * The lesson page: opens a play, lets the video or the text run, shows what was counted and why
 * not more, and lets the room and the notes know where the player stands. What it computes nobody
 * believes.
 */
import "../../progress/client/player.css";
import "../../progress/client/captions.css";
import "../../progress/client/challenge.css";
import "../../progress/client/coverage.css";
import "../../progress/client/questions.css";
import "../../notes/client/notes.css";
import "./document.css";
import "./lesson.css";
import "./then.css";
import "./transcript.css";
import { Problem } from "@ui/http";
import { toast } from "@ui/toast";
import { t } from "@ui/words";
import type { Questions } from "../../progress/client/questions";
import { ChallengeSheet } from "../../progress/client/challenge";
import { handIn } from "../../progress/client/journal";
import { Reading } from "../../progress/client/reading";
import { type Opened, Sitting, type Standing, openPlay } from "../../progress/client/sitting";
import { timeOfDay } from "../../progress/client/times";
import { type Playing } from "../../progress/client/tracker";
import { Account } from "./account";
import { chapterMarks } from "./chapters";
import { Pages } from "./pages";
import { partsOf } from "./parts";
import { startSide } from "./side";
import type { Watching } from "./watching";

/** The lesson does not wait longer for what was left behind the last time. */
const LEFTOVERS_MS = 2500;
const PUT_OFF_MS = 5000;
const PREVIEW = { max_rate: 2, first_pass_seek: true };

class LessonPage {
  private readonly account: Account;
  private readonly duration: number;
  private sitting: Sitting | null = null;
  private watching: Watching | null = null;
  private reading: Reading | null = null;
  private questions: Questions | null = null;
  private readonly challenges: ChallengeSheet | null;
  private readonly pages: Pages | null;

  constructor(private readonly stage: HTMLElement) {
    this.account = new Account(stage, (seconds) => this.goTo(seconds));
    this.duration = Number(stage.dataset["duration"]);
    const pages = stage.querySelector<HTMLElement>("[data-document]");
    this.pages = pages && new Pages(pages);
    this.pages?.open(startFromAddress() ?? 0);
    document.addEventListener("zx:seek", (event) => {
      this.goTo((event as CustomEvent<{ seconds: number }>).detail.seconds);
    });
    const stopped = stage.querySelector(".takeover [data-continue]");
    stopped?.addEventListener("click", () => void this.goOn());
    const sheet = document.querySelector<HTMLDialogElement>("#challenge");
    this.challenges = sheet && new ChallengeSheet(sheet, {
      halt: () => this.halt(),
      goOn: () => this.watching?.play(),
      ask: () => this.sitting?.ask(),
      passed: () => {
        if (this.reading) this.reading.halted = false;
        this.sitting?.passed();
      },
      putOff: () => {
        if (this.reading) setTimeout(() => this.askWhenReadOn(), PUT_OFF_MS);
      },
    });
  }

  async start(): Promise<void> {
    const screen = this.stage.querySelector<HTMLElement>("[data-screen]");
    if (screen) await this.prepareToWatch(screen);
    const manifestUrl = this.stage.dataset["manifest"];
    if (this.stage.dataset["credited"] === "yes") await this.open();
    else if (manifestUrl) {
      const startSeconds = startFromAddress() ?? 0;
      await this.watching?.load({ manifestUrl, startSeconds, policy: PREVIEW }, chapterMarks(), this.duration);
    }
  }

  /** The player is fetched only where there is something to play. */
  private async prepareToWatch(screen: HTMLElement): Promise<void> {
    const video = screen.querySelector<HTMLVideoElement>("[data-video]")!;
    const frame = screen.querySelector<HTMLElement>("[data-frame]")!;
    const start = screen.querySelector<HTMLElement>("[data-start]");
    let wished = false;
    const wish = (): void => {
      wished = true;
    };
    start?.addEventListener("click", wish);
    const { Watching } = await import("./watching");
    start?.removeEventListener("click", wish);
    this.watching = new Watching(screen, video, frame, {
      covered: () => this.sitting?.covered ?? [],
      ending: () => this.account.ending(),
      answer: () => void this.questions?.ask(),
      goOn: () => void this.goOn(),
    });
    video.addEventListener("play", () => this.challenges?.waits && this.challenges.bringBack());
    if (wished) start?.click(); // pressed before there was a player to hear it
  }

  /** Open a play and let it run; what refuses to open says why and can be tried again. */
  private async open(): Promise<void> {
    await inSight();
    await this.handInLeftovers();
    try {
      this.begin(await openPlay(this.stage.dataset["lesson"] ?? ""));
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      if (problem.code === "pledge_unsigned") return location.reload(); // it is signed before the lesson
      this.say(problem.message);
    }
  }

  /** What could not be sent the last time comes first: it may move the place to go on from. */
  private async handInLeftovers(): Promise<void> {
    const late = new Promise<null>((done) => setTimeout(done, LEFTOVERS_MS, null));
    const handing = handIn(this.person).then((found) => {
      if (found) this.account.handedIn(found);
      if (found?.leftSeconds) addEventListener("online", () => void this.handInLeftovers(), { once: true });
    });
    await Promise.race([handing, late]);
  }

  private get person(): string {
    return this.stage.dataset["person"] ?? "";
  }

  private begin(opened: Opened): void {
    const again = this.sitting !== null || this.reading !== null;
    this.sitting = new Sitting(opened, this.mediaFor(opened), {
      covered: (spans, seconds, complete) => {
        this.account.covered(spans, seconds, complete);
        this.reading?.counted(spans);
        this.watching?.answered();
      },
      uncredited: (reason, seconds) => this.account.uncredited(reason, seconds),
      stopped: (standing) => this.stop(standing),
      waiting: (seconds, problem) => this.account.waiting(seconds, problem),
      asked: (challenge) => this.challenges?.put(challenge),
    }, this.person);
    this.challenges?.begin(opened.play_id, opened.question_owed);
    if (this.reading && this.challenges?.waits) this.challenges.bringBack();
    this.account.opened(opened);
    void this.prepareToAsk(opened);
    this.reading?.counted(opened.covered);
    if (!again && this.watching) void this.load(opened);
    else if (opened.manifest_url) void this.watching?.moveTo(opened.manifest_url);
  }

  /** What asks is fetched only where there is something to ask. */
  private async prepareToAsk(opened: Opened): Promise<void> {
    const dialog = document.querySelector<HTMLDialogElement>("[data-question]");
    if (!dialog || !this.watching || !opened.questions.length) return;
    if (this.questions) return this.questions.renew(opened.play_id, opened.questions);
    const { Questions } = await import("../../progress/client/questions");
    this.questions = new Questions(dialog, this.watching.video, opened.play_id, opened.questions, {
      answered: (open, complete) => this.account.answered(open, complete),
      goTo: (seconds) => this.goTo(seconds),
    });
    this.account.answered(this.questions.open, false);
    const button = this.stage.querySelector("[data-open-questions]");
    button?.addEventListener("click", () => void this.questions?.ask());
  }

  private mediaFor(opened: Opened): Playing {
    if (this.watching) return this.watching.video;
    if (!this.reading) {
      this.reading = new Reading(opened.resume_seconds, partsOf(this.stage));
      if (startFromAddress() === null) this.pages?.open(opened.resume_seconds);
    }
    return this.reading;
  }

  private async load(opened: Opened): Promise<void> {
    const { manifest_url: manifestUrl, policy } = opened;
    const startSeconds = startFromAddress() ?? opened.resume_seconds;
    if (manifestUrl) {
      await this.watching?.load({ manifestUrl, startSeconds, policy }, chapterMarks(), this.duration);
    }
  }

  /** Wait for an answer; whether it was playing. */
  private halt(): boolean {
    if (this.reading) this.reading.halted = true;
    const video = this.watching?.video;
    const playing = video !== undefined && !video.paused;
    video?.pause();
    return playing;
  }

  /** A text has no button to play it: who reads on meets the question again. */
  private askWhenReadOn(): void {
    const back = (): void => this.challenges?.bringBack();
    if (this.challenges?.waits) addEventListener("scroll", back, { once: true });
  }

  private goTo(seconds: number): void {
    this.watching?.goTo(seconds);
    this.reading?.goTo(seconds);
  }

  /** Another device went on, or the lesson was taken off the shelf: calmly say so. */
  private stop(standing: Standing): void {
    this.sitting?.close();
    const closed = standing.state === "closed";
    const device = standing.taken_over_by ?? t("lesson.another_device");
    const time = timeOfDay(standing.stopped_at ? new Date(standing.stopped_at) : new Date());
    this.say(t(closed ? "lesson.reason.closed" : "lesson.taken_over", { device, time }));
  }

  private async goOn(): Promise<void> {
    this.say(null);
    await this.open();
    this.watching?.play();
  }

  private say(words: string | null): void {
    if (this.watching) return this.watching.stop(words);
    const box = this.stage.querySelector<HTMLElement>(".takeover");
    if (!box) return void (words && toast(words, "problem"));
    box.hidden = words === null;
    box.querySelector("[data-stopped-words]")!.textContent = words;
  }
}

/** A page opened in the background must not take over from the one that is being watched. */
function inSight(): Promise<void> {
  if (!document.hidden) return Promise.resolve();
  return new Promise((seen) => {
    const look = () => !document.hidden && seen();
    document.addEventListener("visibilitychange", look);
  });
}

/** `?t=90`: somebody points at a moment. */
function startFromAddress(): number | null {
  const asked = Number(new URLSearchParams(location.search).get("t"));
  return Number.isFinite(asked) && asked > 0 ? asked : null;
}

const stage = document.querySelector<HTMLElement>("[data-stage]");
startSide();
if (stage) void new LessonPage(stage).start();
