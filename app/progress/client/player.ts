/** The controls of the video, what the course allows with it, and what a person is used to. */
import "./renditions";
import "media-chrome/media-controller";
import "media-chrome/media-control-bar";
import "media-chrome/media-loading-indicator";
import "media-chrome/media-play-button";
import "media-chrome/media-seek-backward-button";
import "media-chrome/media-time-display";
import "media-chrome/media-time-range";
import "media-chrome/media-preview-thumbnail";
import "media-chrome/media-preview-time-display";
import "media-chrome/media-preview-chapter-display";
import "media-chrome/media-mute-button";
import "media-chrome/media-volume-range";
import "media-chrome/media-captions-button";
import "media-chrome/media-pip-button";
import "media-chrome/media-fullscreen-button";
import "media-chrome/menu/media-playback-rate-menu";
import "media-chrome/menu/media-playback-rate-menu-button";
import "media-chrome/menu/media-rendition-menu";
import "media-chrome/menu/media-settings-menu";
import "media-chrome/menu/media-settings-menu-button";
import "media-chrome/menu/media-settings-menu-item";
import { habit, keepHabit } from "./habits";
import { type Policy } from "./sitting";
import { type Span, frontierOf } from "./spans";

const RATES = [0.75, 1, 1.25, 1.5, 1.75, 2];
const FRONTIER_SLACK_SECONDS = 3;

/** Let the controls speak the page's language, once its words are here. */
export async function speak(language: string): Promise<void> {
  if (language === "zh-Hans") await import("media-chrome/lang/zh-CN");
  if (language === "zh-Hant") await import("media-chrome/lang/zh-TW");
  const known = { "zh-Hans": "zh-CN", "zh-Hant": "zh-TW" }[language] ?? "en";
  document.querySelectorAll("media-controller").forEach((one) => one.setAttribute("lang", known));
}

export interface Limits {
  policy: Pick<Policy, "max_rate" | "first_pass_seek">;
  covered: () => readonly Span[];
  /** Somebody jumped beyond what the first pass allows. */
  heldBack: () => void;
}

/** Keep the player within what the course allows; the server does not count more anyway. */
export function limit(frame: HTMLElement, video: HTMLVideoElement, limits: Limits): void {
  const { max_rate: fastest, first_pass_seek: free } = limits.policy;
  const rates = RATES.filter((rate) => rate <= fastest);
  for (const menu of frame.querySelectorAll("media-playback-rate-menu")) {
    menu.setAttribute("rates", rates.join(" "));
  }
  keepRate(video, fastest);
  if (free) return;
  video.addEventListener("seeking", () => {
    const furthest = Math.max(frontierOf(limits.covered()), 0) + FRONTIER_SLACK_SECONDS;
    if (video.currentTime <= furthest) return;
    video.currentTime = furthest - FRONTIER_SLACK_SECONDS;
    limits.heldBack();
  });
}

/** The speed of the last lesson, as far as this one allows it. */
function keepRate(video: HTMLVideoElement, fastest: number): void {
  const liked = Math.min(Number(habit("rate")) || 1, fastest);
  video.defaultPlaybackRate = video.playbackRate = RATES.includes(liked) ? liked : 1;
  video.addEventListener("ratechange", () => {
    if (video.playbackRate > fastest) video.playbackRate = fastest;
    else keepHabit("rate", String(video.playbackRate));
  });
}

/** The next allowed speed, up or down. */
export function nextRate(now: number, fastest: number, step: 1 | -1): number {
  const rates = RATES.filter((rate) => rate <= fastest);
  const beyond = rates.filter((rate) => (step > 0 ? rate > now : rate < now));
  return (step > 0 ? beyond[0] : beyond.at(-1)) ?? now;
}

export interface Mark {
  seconds: number;
  title: string;
}

/** Let the time line know its chapters. */
export function markChapters(video: HTMLVideoElement, marks: readonly Mark[], end: number): void {
  if (!marks.length) return;
  const track = video.addTextTrack("chapters", "", document.documentElement.lang);
  track.mode = "hidden";
  marks.forEach((mark, place) => {
    const until = marks[place + 1]?.seconds ?? end;
    if (until > mark.seconds) track.addCue(new VTTCue(mark.seconds, until, mark.title));
  });
}
