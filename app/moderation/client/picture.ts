/** The picture: rectangles of comments on it, and the drawing of a new one. */
import { type Screen } from "./screen";

/** Left, top, width, height as fractions of the picture. */
export type Box = [number, number, number, number];

const SLIP_PIXELS = 8;
const NEAR_SECONDS = 1.5;

export class Picture {
  private from: { x: number; y: number } | null = null;
  private drawn: Box | null = null;
  private asked = false;

  constructor(
    private readonly place: HTMLElement,
    private readonly screen: Screen,
    private readonly tell: (box: Box | null) => void,
  ) {
    new ResizeObserver(() => this.fit()).observe(screen.video);
    screen.video.addEventListener("loadedmetadata", () => this.fit());
    place.addEventListener("pointerdown", (event) => this.press(event));
    place.addEventListener("pointermove", (event) => this.drag(event));
    place.addEventListener("pointerup", (event) => this.release(event));
    place.addEventListener("pointercancel", () => (this.from = null));
    this.fit();
  }

  /** Let the next drag draw, also of a finger; or no longer. */
  ask(on: boolean): void {
    this.asked = on;
    if (on) this.screen.video.pause();
    this.place.classList.toggle("picture-drawing", on);
  }

  get asking(): boolean {
    return this.asked;
  }

  clear(): void {
    this.drawn = null;
    this.newBox.hidden = true;
    this.ask(false);
  }

  /** Show the rectangles of this moment, or of the comment that is chosen. */
  follow(chosen: string | null): void {
    const paused = this.screen.video.paused;
    for (const box of this.place.querySelectorAll<HTMLElement>("[data-box]")) {
      const near = Math.abs(Number(box.dataset["at"]) - this.screen.seconds) < NEAR_SECONDS;
      box.hidden = !(near && (paused || box.dataset["box"] === chosen));
    }
    this.place.classList.toggle("picture-ready", paused);
  }

  private get newBox(): HTMLElement {
    return this.place.querySelector<HTMLElement>("[data-new-box]")!;
  }

  /** Lie exactly on the picture, without the black beside a narrow one. */
  private fit(): void {
    const { videoWidth, videoHeight, clientWidth, clientHeight } = this.screen.video;
    if (!videoWidth || !videoHeight) return;
    const scale = Math.min(clientWidth / videoWidth, clientHeight / videoHeight);
    const across = ((1 - (videoWidth * scale) / clientWidth) / 2) * 100;
    const down = ((1 - (videoHeight * scale) / clientHeight) / 2) * 100;
    this.place.style.inset = `${down}% ${across}%`;
  }

  private press(event: PointerEvent): void {
    if (event.button !== 0) return;
    const finger = event.pointerType === "touch";
    if (finger && !this.asked) return;
    this.from = this.at(event);
    this.place.setPointerCapture(event.pointerId);
  }

  private drag(event: PointerEvent): void {
    if (!this.from || !(this.screen.video.paused || this.asked)) return;
    const box = this.between(this.from, this.at(event));
    if (this.slip(box)) return;
    this.drawn = box;
    this.draw(box);
  }

  private release(event: PointerEvent): void {
    const tapped = event.pointerType === "touch" && !this.asked;
    if (!this.from && !tapped) return;
    const box = this.from ? this.between(this.from, this.at(event)) : null;
    this.from = null;
    if (box && !this.slip(box) && this.drawn) {
      this.ask(false);
      this.tell(this.drawn);
    } else if (!this.asked) this.screen.toggle();
  }

  private at(event: PointerEvent): { x: number; y: number } {
    const { left, top, width, height } = this.place.getBoundingClientRect();
    const inside = (value: number): number => Math.min(Math.max(value, 0), 1);
    return { x: inside((event.clientX - left) / width), y: inside((event.clientY - top) / height) };
  }

  private between(one: { x: number; y: number }, other: { x: number; y: number }): Box {
    const left = Math.min(one.x, other.x);
    const top = Math.min(one.y, other.y);
    return [left, top, Math.abs(one.x - other.x), Math.abs(one.y - other.y)];
  }

  private slip([, , width, height]: Box): boolean {
    const { clientWidth, clientHeight } = this.place;
    return width * clientWidth < SLIP_PIXELS || height * clientHeight < SLIP_PIXELS;
  }

  private draw([left, top, width, height]: Box): void {
    const percent = (value: number): string => `${value * 100}%`;
    Object.assign(this.newBox.style, {
      left: percent(left),
      top: percent(top),
      width: percent(width),
      height: percent(height),
    });
    this.newBox.hidden = false;
  }
}
