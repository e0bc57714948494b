/** How what is sent arrives: asked every two seconds while something is sent, and told in words. */
import { getJson } from "@ui/http";
import { t } from "@ui/words";
import { serverNow } from "./clock";

export interface Health {
  state: string;
  test: boolean;
  way: string | null;
  bitrate_kilobits: number | null;
  frame_rate: number | null;
  dropped_frames: number | null;
  width: number | null;
  height: number | null;
  last_segment_at: string | null;
  away_since: string | null;
  problem: string | null;
  audience: number;
  manifest_url: string | null;
}

const ASK_MS = 2000;
const CALM_MS = 10_000;
const QUIET_SECONDS = 5;
const SLOW_MS = 4000;

export class HealthBoard {
  unsentMs = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly root: HTMLElement,
    private readonly liveId: string,
    private readonly sending: () => boolean,
    private readonly heard: (health: Health) => void,
  ) {
    void this.ask();
  }

  async ask(): Promise<void> {
    clearTimeout(this.timer);
    try {
      const health = await getJson<Health>(`/api/v1/live/${this.liveId}/health`);
      this.show(health);
      this.heard(health);
    } catch {
      if (this.sending()) this.say(t("air.quiet"));
    } finally {
      this.timer = setTimeout(() => void this.ask(), this.sending() ? ASK_MS : CALM_MS);
    }
  }

  private show(health: Health): void {
    const since = health.last_segment_at ? (serverNow() - Date.parse(health.last_segment_at)) / 1000 : null;
    this.put("audience", health.audience);
    this.put("bitrate", health.bitrate_kilobits && t("air.kilobits", { count: health.bitrate_kilobits }));
    this.put("frames", health.frame_rate && Math.round(health.frame_rate * 10) / 10);
    this.put("dropped", health.dropped_frames);
    this.put("segment", since === null ? null : t("air.ago", { seconds: Math.max(Math.round(since), 0) }));
    this.put("unsent", this.sending() ? t("air.unsent", { seconds: (this.unsentMs / 1000).toFixed(1) }) : null);
    this.say(this.words(health, since));
  }

  private words(health: Health, since: number | null): string {
    const quiet = since !== null && since > QUIET_SECONDS;
    if (quiet && this.sending() && this.unsentMs <= SLOW_MS) return t("air.quiet"); // what was wrong before is old
    if (health.problem) return t(`air.problem.${health.problem}`);
    if (!this.sending()) return "";
    if (this.unsentMs > SLOW_MS) return t("air.late");
    if (since === null) return t("air.arriving");
    const { width, height, bitrate_kilobits: count } = health;
    return health.test && width && height && count ? t("air.test_seen", { width, height, count }) : t("air.fine");
  }

  private put(name: string, value: string | number | null | undefined): void {
    this.root.querySelector(`[data-health-${name}]`)!.textContent = String(value ?? "—");
  }

  private say(words: string): void {
    const place = this.root.querySelector("[data-health-words]")!;
    if (words && place.textContent !== words) place.textContent = words;
  }
}
