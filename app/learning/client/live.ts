/**
 * The page of a live lesson: waits, shows the picture as soon as there is one, says how far behind
 * the present it is, tells that somebody is there, and ends with the lesson.
 */
import "../../progress/client/player.css";
import "../../progress/client/challenge.css";
import "./lesson.css";
import "./live.css";
import "./then.css";
import { t } from "@ui/words";
import { toast } from "@ui/toast";
import { Attending, type Presence, SignInSheet } from "../../live/client/attending";
import { beginClock } from "../../live/client/clock";
import { startCountdown } from "../../live/client/countdown";
import { Following, type Standing } from "../../live/client/following";
import type { Watched } from "./live_watching";
import { followReplay } from "./replay";

const ON_STAGE = ["ready", "live"];
const MINUTE = 60;
/** Whose presence is nobody's concern: who gives the lesson, and who does not learn. */
const NOT_COUNTED = ["teacher", "no_learner"];

class LivePage {
  private watched: Watched | null = null;
  private attending: Attending | null = null;
  private readonly following: Following;
  private stopCountdown: () => void = () => undefined;

  constructor(
    private readonly root: HTMLElement,
    private readonly liveId: string,
  ) {
    const { state = "", now, starts = "", doors = "", manifest } = root.dataset;
    beginClock(now);
    this.following = new Following(liveId, state, manifest ?? null, Date.parse(doors), (standing) => this.changed(standing));
    if (state === "ready") this.countDown(Date.parse(starts));
    if (state === "live" && manifest) void this.begin(manifest);
    else if ("recorded" in root.dataset && manifest) void this.replay(manifest);
  }

  private get stage(): HTMLElement | null {
    return this.root.querySelector("[data-screen]");
  }

  private changed({ state, manifest_url }: Standing): void {
    const staged = this.stage !== null;
    if (!staged && state !== "scheduled") return location.reload();
    if (staged && state === "live" && manifest_url) void this.begin(manifest_url);
    else if (staged && !ON_STAGE.includes(state)) this.end();
  }

  private countDown(at: number): void {
    const [place, over] = [this.part("[data-countdown]"), this.part("[data-countdown-over]")];
    this.stopCountdown = startCountdown(place, over, at);
  }

  private async begin(manifestUrl: string): Promise<void> {
    if (this.watched) return void this.watched.moveTo(manifestUrl);
    this.stopCountdown();
    this.part("[data-waiting]").hidden = true;
    this.show("live");
    const { Watched } = await import("./live_watching");
    this.watched = new Watched(this.stage!, () => this.following.lookOften());
    const sheet = document.querySelector<HTMLDialogElement>("#sign-in");
    if (sheet) this.attend(this.watched.video, sheet);
    await this.watched.open(manifestUrl);
    this.watched.begin();
  }

  private async replay(manifestUrl: string): Promise<void> {
    const pressed = once(this.part("[data-start]"), "click"); // maybe before the player has arrived
    const { Watched } = await import("./live_watching");
    this.watched = new Watched(this.stage!, () => undefined);
    void pressed.then(() => this.watched?.begin());
    followReplay(this.root, this.liveId);
    await this.watched.openReplay(manifestUrl);
  }

  private attend(video: HTMLVideoElement, sheet: HTMLDialogElement): void {
    const signIns = new SignInSheet(sheet, this.liveId, (words) => toast(words));
    this.attending = new Attending(this.liveId, video, signIns, (presence) => this.tell(presence));
    video.addEventListener("pause", () => this.why(t("live.paused")));
    video.addEventListener("playing", () => this.why(""));
  }

  private tell({ attended_seconds, counts, reason, state }: Presence): void {
    this.part("[data-attended]").hidden = reason !== null && NOT_COUNTED.includes(reason);
    const minutes = Math.floor(attended_seconds / MINUTE);
    this.part("[data-attended] .tag span").textContent = t("live.attended", { minutes });
    this.why(counts || reason === null ? "" : t(`live.reason.${reason}`));
    this.following.heard(state);
  }

  private why(words: string): void {
    this.part("[data-attended-why]").textContent = words;
  }

  private end(): void {
    this.attending?.stop();
    this.stopCountdown();
    this.show("ended");
    this.part("[data-waiting]").hidden = true;
    this.watched?.end();
    this.part("[data-over]").hidden = false;
  }

  private show(state: string): void {
    this.root.dataset["state"] = state;
    for (const tag of this.root.querySelectorAll<HTMLElement>("[data-tag-of]")) {
      tag.hidden = tag.dataset["tagOf"] !== state;
    }
    // What one does before it begins: to be reminded, to put it into a calendar, to change the plan.
    for (const deed of this.root.querySelectorAll<HTMLElement>("[data-until-air]")) deed.hidden = true;
  }

  private part(selector: string): HTMLElement {
    return this.root.querySelector<HTMLElement>(selector)!;
  }
}

function once(where: EventTarget, what: string): Promise<Event> {
  return new Promise((heard) => where.addEventListener(what, heard, { once: true }));
}

const root = document.querySelector<HTMLElement>("[data-live-page]");
if (root) new LivePage(root, root.dataset["livePage"] ?? "");
