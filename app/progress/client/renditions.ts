/**
 * The qualities of a video as media-chrome asks for them (`video.videoRenditions`, which browsers do
 * not have). To be imported before media-chrome: it looks once, when it meets the video.
 */

export interface Rendition {
  id: string;
  width: number;
  height: number;
  bitrate: number;
}

/** Something like an array that tells what happens to it; `selectedIndex` -1 is "automatic". */
export class Renditions extends EventTarget {
  length = 0;
  private chosen = -1;
  [place: number]: Rendition;

  get selectedIndex(): number {
    return this.chosen;
  }

  set selectedIndex(place: number) {
    if (place === this.chosen) return;
    this.chosen = place;
    this.dispatchEvent(new Event("change"));
  }

  *[Symbol.iterator](): Generator<Rendition> {
    for (let place = 0; place < this.length; place += 1) yield this[place]!;
  }

  /** Others take the place of what was offered; `chosen` of them is selected. */
  offer(renditions: readonly Rendition[], chosen: number): void {
    for (let place = 0; place < this.length; place += 1) delete this[place];
    renditions.forEach((rendition, place) => (this[place] = rendition));
    this.length = renditions.length;
    this.chosen = chosen;
    for (const event of ["addrendition", "change"]) this.dispatchEvent(new Event(event));
  }
}

const known = new WeakMap<HTMLVideoElement, Renditions>();

export function renditionsOf(video: HTMLVideoElement): Renditions {
  const found = known.get(video) ?? new Renditions();
  known.set(video, found);
  return found;
}

Object.defineProperty(HTMLVideoElement.prototype, "videoRenditions", {
  configurable: true,
  get(this: HTMLVideoElement) {
    return renditionsOf(this);
  },
});
