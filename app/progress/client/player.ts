/** The video itself: HLS where the browser needs help, controls, keyboard, the limits of the course. */
import Hls from "hls.js";
import "media-chrome";
import "media-chrome/menu";
import "media-chrome/lang/zh-CN";
import "media-chrome/lang/zh-TW";
import { setLanguage } from "media-chrome/utils/i18n";
import { type Policy } from "./sitting";
import { type Span, frontierOf } from "./spans";

const RATES = [0.75, 1, 1.25, 1.5, 1.75, 2];
const FRONTIER_SLACK_SECONDS = 3;

export interface Limits {
  policy: Policy;
  covered: () => readonly Span[];
}

/** Speak the page's language; media-chrome knows zh-CN and zh-TW. */
export function speak(language: string): void {
  setLanguage({ "zh-Hans": "zh-CN", "zh-Hant": "zh-TW" }[language] ?? "en");
}

/** Load a manifest into `video`, to begin at `startSeconds`; `broken` hears what cannot be mended. */
export function load(
  video: HTMLVideoElement,
  manifestUrl: string,
  startSeconds: number,
  broken: () => void,
): void {
  video.addEventListener("error", broken);
  if (!Hls.isSupported()) {
    video.src = manifestUrl;
    const start = () => (video.currentTime = startSeconds);
    video.addEventListener("loadedmetadata", start, { once: true });
    return;
  }
  const hls = new Hls({ startPosition: startSeconds, maxBufferLength: 60, backBufferLength: 60 });
  hls.on(Hls.Events.ERROR, (_event, fault) => {
    if (!fault.fatal) return;
    if (fault.type === Hls.ErrorTypes.MEDIA_ERROR) hls.recoverMediaError();
    else if (fault.type === Hls.ErrorTypes.NETWORK_ERROR) setTimeout(() => hls.startLoad(), 3000);
    else broken();
  });
  hls.loadSource(manifestUrl);
  hls.attachMedia(video);
}

/** Keep the player within what the course allows; the server does not count more anyway. */
export function limit(frame: HTMLElement, video: HTMLVideoElement, limits: Limits): void {
  const { max_rate: fastest, first_pass_seek: free } = limits.policy;
  const rates = RATES.filter((rate) => rate <= fastest);
  for (const menu of frame.querySelectorAll("media-playback-rate-menu")) {
    menu.setAttribute("rates", rates.join(" "));
  }
  video.addEventListener("ratechange", () => {
    if (video.playbackRate > fastest) video.playbackRate = fastest;
  });
  if (free) return;
  video.addEventListener("seeking", () => {
    const furthest = Math.max(frontierOf(limits.covered()), 0) + FRONTIER_SLACK_SECONDS;
    if (video.currentTime > furthest) video.currentTime = furthest - FRONTIER_SLACK_SECONDS;
  });
}

const KEYS = new Set([" ", "k", "f", "m", "c", "ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"]);

/** The player's keys also work while nothing else is focused; never while somebody types. */
export function listenToKeys(frame: HTMLElement): void {
  document.addEventListener("keydown", (event) => {
    const target = event.target as HTMLElement;
    const elsewhere = target !== document.body && target.id !== "main";
    if (elsewhere || !KEYS.has(event.key) || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    for (const kind of ["keydown", "keyup"]) {
      frame.dispatchEvent(new KeyboardEvent(kind, { key: event.key, code: event.code }));
    }
  });
}
