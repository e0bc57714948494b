/** The qualities of a recording in the player's menu, and the one that a person prefers. */
import type Hls from "hls.js";
import type { Level } from "hls.js";
import { habit, keepHabit } from "./habits";
import { renditionsOf } from "./renditions";

/** Offer what this stream has, begin with what was preferred last, and follow what is chosen. */
export function followQualities(library: typeof Hls, hls: Hls, video: HTMLVideoElement): void {
  const offered = renditionsOf(video);
  const choose = (): void => {
    const place = offered.selectedIndex;
    hls.nextLevel = place;
    keepHabit("quality", String(hls.levels[place]?.height ?? "auto"));
  };
  hls.on(library.Events.MANIFEST_PARSED, () => {
    const place = nearest(hls.levels, Number(habit("quality")));
    if (place >= 0) hls.loadLevel = place;
    offered.removeEventListener("change", choose);
    // With one quality there is nothing to choose; its menu is then not shown.
    if (hls.levels.length > 1) offered.offer(hls.levels.map(told), place);
    offered.addEventListener("change", choose);
  });
  hls.on(library.Events.DESTROYING, () => offered.removeEventListener("change", choose));
}

function told({ width, height, bitrate }: Level, place: number) {
  return { id: String(place), width, height, bitrate };
}

/** The level of that height, or the next lower one; -1 where nothing was chosen. */
function nearest(levels: readonly Level[], height: number): number {
  if (!Number.isFinite(height) || height <= 0) return -1;
  const fitting = levels.filter((level) => level.height <= height);
  const best = fitting.sort((one, other) => other.height - one.height)[0] ?? levels[0];
  return best ? levels.indexOf(best) : -1;
}
