/** How far a video is on its way from file to stream: asked of the server, said in a sentence. */
import { Problem, getJson } from "@ui/http";
import { t } from "@ui/words";

export interface Video {
  id: string;
  filename: string;
  state: "uploaded" | "queued" | "transcoding" | "ready" | "failed";
  percent: number;
  eta_seconds: number | null;
  queue_position: number | null;
  duration_seconds: number | null;
  /** How much can be played so far, in its lowest quality until it is ready. */
  playable_seconds: number;
  width: number | null;
  height: number | null;
  manifest_url: string | null;
  poster_url: string | null;
  problem: string | null;
  duplicate_of: Earlier | null;
}

/** The owner's earlier recording with the same bytes. */
export interface Earlier {
  id: string;
  filename: string;
  created_at: string;
  state: Video["state"];
}

const EAGER_MS = 1500;
const HIDDEN_MS = 10_000;
const SLOWEST_MS = 30_000;

/**
 * Ask for the video until it is ready or failed; `told` hears every answer. Returns once it has
 * ended or `signal` fires; throws a Problem that will not pass (gone, not yours).
 */
export async function follow(
  videoId: string,
  told: (video: Video) => void,
  signal: AbortSignal,
): Promise<void> {
  let misses = 0;
  while (!signal.aborted) {
    try {
      const video = await getJson<Video>(`/api/v1/videos/${videoId}`, { signal });
      misses = 0;
      told(video);
      if (video.state === "ready" || video.state === "failed") return;
    } catch (problem) {
      if (signal.aborted) return;
      if (!(problem instanceof Problem) || !problem.passing) throw problem;
      misses += 1;
    }
    await pause(waitFor(misses), signal);
  }
}

function waitFor(misses: number): number {
  const wait = document.hidden ? HIDDEN_MS : EAGER_MS;
  return Math.min(SLOWEST_MS, wait * 2 ** Math.min(misses, 5));
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

/**
 * Wait until somebody has looked into the file, for `patienceMs` at most: the video as it is then,
 * or null when it cannot be asked.
 */
export async function lookedInto(videoId: string, patienceMs: number): Promise<Video | null> {
  const patience = AbortSignal.timeout(patienceMs);
  const enough = new AbortController();
  let last: Video | null = null;
  const told = (video: Video) => {
    last = video;
    if (video.state !== "uploaded") enough.abort();
  };
  await follow(videoId, told, AbortSignal.any([patience, enough.signal])).catch(() => undefined);
  return last;
}

/** What an offer to use an earlier recording says; days begin in `zone`. */
export function doubleLine(earlier: Earlier, zone: string | undefined): string {
  const form = { dateStyle: "medium", ...(zone ? { timeZone: zone } : {}) } as const;
  const day = new Intl.DateTimeFormat(document.documentElement.lang.replace(/^en$/, "en-GB"), form).format(new Date(earlier.created_at));
  return t("upload_double", { day, name: earlier.filename });
}

/** Where a video stands, as one line: queue place, percent, time left. */
export function sentence(video: Video): string {
  const left = video.eta_seconds === null ? null : duration(video.eta_seconds);
  switch (video.state) {
    case "uploaded":
      return t("upload_checking");
    case "queued":
      return queued(video.queue_position ?? 1, left);
    case "transcoding":
      return left === null
        ? t("upload_converting", { percent: video.percent })
        : t("upload_converting_left", { percent: video.percent, left });
    case "ready":
      return t("upload_ready", { length: clock(video.duration_seconds ?? 0) });
    case "failed":
      return "";
  }
}

function queued(place: number, left: string | null): string {
  if (place <= 1) return left === null ? t("upload_next") : t("upload_next_left", { left });
  return left === null ? t("upload_place", { place }) : t("upload_place_left", { place, left });
}

/** A stretch of time to wait, in one unit: 40 s, 12 min, 1.5 h. */
export function duration(seconds: number): string {
  if (seconds < 60) return t("upload_seconds", { n: Math.max(5, Math.ceil(seconds / 5) * 5) });
  if (seconds < 5400) return t("upload_minutes", { n: Math.ceil(seconds / 60) });
  return t("upload_hours", { n: Math.round(seconds / 360) / 10 });
}

/** A length as players show it: 05:12, 1:02:03. */
export function clock(seconds: number): string {
  const whole = Math.round(seconds);
  const two = (n: number) => String(n).padStart(2, "0");
  const minutes = `${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}`;
  return whole >= 3600 ? `${Math.floor(whole / 3600)}:${minutes}` : minutes;
}

/** A size in the largest unit that fits: 812 KB, 38.2 MB, 1.25 GB. */
export function bytes(count: number): string {
  if (count >= 1024 ** 3) return `${(count / 1024 ** 3).toFixed(2)} GB`;
  if (count >= 1024 ** 2) return `${(count / 1024 ** 2).toFixed(1)} MB`;
  return `${Math.ceil(count / 1024)} KB`;
}
