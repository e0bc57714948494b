/**
 * The screen with the camera in its corner, drawn together. The beat comes from a worker: a page
 * that is not looked at, because its person shows something else, has no frames of its own.
 */

const WIDTH = 1280;
const HEIGHT = 720;
const FRAMES_A_SECOND = 20;
const CORNER = 0.22;
const MARGIN = 16;
const TICKER = `setInterval(() => postMessage(0), ${1000 / FRAMES_A_SECOND})`;

export class Composed {
  readonly track: MediaStreamTrack;
  private readonly brush: CanvasRenderingContext2D;
  private readonly ticker: Worker;

  private constructor(
    private readonly screen: HTMLVideoElement,
    private readonly person: HTMLVideoElement,
  ) {
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [WIDTH, HEIGHT];
    this.brush = canvas.getContext("2d", { alpha: false })!;
    this.draw();
    [this.track] = canvas.captureStream(FRAMES_A_SECOND).getVideoTracks() as [MediaStreamTrack];
    const source = URL.createObjectURL(new Blob([TICKER], { type: "text/javascript" }));
    this.ticker = new Worker(source);
    URL.revokeObjectURL(source);
    this.ticker.addEventListener("message", () => this.draw());
  }

  static async of(screen: MediaStream, person: MediaStream): Promise<Composed> {
    return new Composed(await playing(screen), await playing(person));
  }

  close(): void {
    this.ticker.terminate();
    this.track.stop();
    for (const video of [this.screen, this.person]) video.srcObject = null;
  }

  private draw(): void {
    const { brush, screen, person } = this;
    brush.fillStyle = "#141a19";
    brush.fillRect(0, 0, WIDTH, HEIGHT);
    this.fit(screen, 0, 0, WIDTH, HEIGHT);
    const width = WIDTH * CORNER;
    const height = person.videoWidth ? (width * person.videoHeight) / person.videoWidth : 0;
    this.fit(person, WIDTH - width - MARGIN, HEIGHT - height - MARGIN, width, height);
  }

  private fit(video: HTMLVideoElement, x: number, y: number, width: number, height: number): void {
    if (!video.videoWidth || !width || !height) return;
    const scale = Math.min(width / video.videoWidth, height / video.videoHeight);
    const [w, h] = [video.videoWidth * scale, video.videoHeight * scale];
    this.brush.drawImage(video, x + (width - w) / 2, y + (height - h) / 2, w, h);
  }
}

async function playing(stream: MediaStream): Promise<HTMLVideoElement> {
  const video = document.createElement("video");
  video.muted = true;
  video.srcObject = stream;
  await video.play().catch(() => undefined);
  return video;
}
