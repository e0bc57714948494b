/** The qualities of a recording in the player's menu, and the one that a person prefers. */
import type Hls from "hls.js";
import type { Level } from "hls.js";
import { habit, keepHabit } from "./habits";

const AUTOMATIC = "auto";

/** What media-chrome's menu shows and tells; it knows no hls.js. */
interface Menu extends HTMLElement {
  mediaRenditionList: { id: string; width: number; height: number; bitrate: number }[];
  mediaRenditionSelected: string | undefined;
}

export class Qualities {
  private hls: Hls | null = null;

  constructor(private readonly menu: Menu) {
    menu.addEventListener("mediarenditionrequest", (event) => {
      event.stopPropagation(); // the controller would look for qualities in the video itself
      this.choose((event as CustomEvent<string>).detail);
    });
  }

  /** Show what this stream offers, and begin with what was preferred last. */
  follow(library: typeof Hls, hls: Hls): void {
    this.hls = hls;
    hls.on(library.Events.MANIFEST_PARSED, () => {
      this.show(hls.levels);
      const place = nearest(hls.levels, Number(habit("quality")));
      if (place >= 0) hls.loadLevel = place;
      this.mark(place);
    });
  }

  private choose(id: string): void {
    if (!this.hls) return;
    const place = id === AUTOMATIC ? -1 : Number(id);
    this.hls.nextLevel = place;
    keepHabit("quality", String(this.hls.levels[place]?.height ?? AUTOMATIC));
    this.mark(place);
  }

  private show(levels: readonly Level[]): void {
    this.menu.mediaRenditionList = levels.map(({ width, height, bitrate }, place) => ({
      id: String(place),
      width,
      height,
      bitrate,
    }));
    const entry = this.menu.closest<HTMLElement>("media-settings-menu-item");
    if (entry) entry.hidden = levels.length < 2;
  }

  private mark(place: number): void {
    this.menu.mediaRenditionSelected = place >= 0 ? String(place) : undefined;
  }
}

/** The level of that height, or the next lower one; -1 where nothing was chosen. */
function nearest(levels: readonly Level[], height: number): number {
  if (!Number.isFinite(height) || height <= 0) return -1;
  const fitting = levels.filter((level) => level.height <= height);
  const best = fitting.sort((one, other) => other.height - one.height)[0] ?? levels[0];
  return best ? levels.indexOf(best) : -1;
}
