/**
 * Where a live lesson stands. The room tells it at once; who does not hear the room asks, now and
 * then, and never all at the same moment.
 */
import { getJson } from "@ui/http";
import { hear } from "../../discussion/client/hearing";
import { line } from "../../discussion/client/line";
import { serverNow } from "./clock";

export interface Standing {
  state: string;
  manifest_url: string | null;
  away_since?: string | null;
}

const WAITING_MS = 15_000;
const LIVE_MS = 30_000;
/** On air, and its first second is still on its way. */
const NO_PICTURE_MS = 2000;
const LONG_MS = 5 * 60_000;
const SPREAD_MS = 1500;

export class Following {
  private asking = false;
  private restless = false;
  private picture: string | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly liveId: string,
    private state: string,
    picture: string | null,
    private readonly doorsAt: number,
    private readonly tell: (standing: Standing) => void,
  ) {
    this.picture = picture;
    hear<{ live_id: string | number; state: string }>(line(), "live:changed", (about) => {
      if (String(about.live_id) === this.liveId) this.heard(about.state);
    });
    addEventListener("online", () => void this.ask());
    document.addEventListener("visibilitychange", () => !document.hidden && void this.ask());
    this.wait();
  }

  /** Somebody else heard of a state: the presence beat, for instance. */
  heard(state: string): void {
    if (state !== this.state) setTimeout(() => void this.ask(), Math.random() * SPREAD_MS);
  }

  /** The stream has ended, the lesson perhaps not: another stream may take its place. */
  lookOften(): void {
    this.restless = true;
    void this.ask();
  }

  async ask(): Promise<void> {
    if (this.asking) return;
    this.asking = true;
    try {
      const standing = await getJson<Standing>(`/api/v1/live/${this.liveId}`);
      // Over is over, whether it can be watched again already or not yet.
      if (standing.state === "replay") standing.state = "ended";
      const changed = standing.state !== this.state || standing.manifest_url !== this.picture;
      if (changed) this.restless = false;
      this.state = standing.state;
      this.picture = standing.manifest_url;
      if (changed) this.tell(standing);
    } catch {
      // The next time, then.
    } finally {
      this.asking = false;
      this.wait();
    }
  }

  private wait(): void {
    clearTimeout(this.timer);
    if (!["scheduled", "ready", "live"].includes(this.state)) return;
    const live = this.picture && !this.restless ? LIVE_MS : NO_PICTURE_MS;
    const pause = { scheduled: this.untilDoors, live }[this.state] ?? WAITING_MS;
    this.timer = setTimeout(() => void this.ask(), pause * (0.85 + Math.random() * 0.3));
  }

  private get untilDoors(): number {
    return Math.min(Math.max(this.doorsAt - serverNow(), WAITING_MS), LONG_MS);
  }
}
