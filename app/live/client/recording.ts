/** Makes chunks of a picture and a sound: H.264 where the browser can, a key frame each second. */

const CHUNK_MS = 250;
const KEY_FRAME_MS = 1000;
const PICTURE_BITS = 2_500_000;
const SOUND_BITS = 128_000;
/** The best first. What holds H.264 can be passed on as it is; the rest is made anew on arrival. */
const KINDS = [
  "video/webm;codecs=h264,opus",
  "video/webm;codecs=avc1,opus",
  "video/mp4;codecs=avc1.64001f,mp4a.40.2",
  "video/mp4;codecs=avc1.64001f,opus",
  "video/mp4;codecs=avc1.42E01E,mp4a.40.2",
  "video/mp4",
  "video/webm;codecs=vp8,opus",
  "video/webm",
];

/** What this browser records; null where it records nothing. */
export function recordedKind(): string | null {
  if (typeof MediaRecorder === "undefined") return null;
  return KINDS.find((kind) => MediaRecorder.isTypeSupported(kind)) ?? null;
}

export class Recording {
  private readonly recorder: MediaRecorder;

  constructor(stream: MediaStream, kind: string, take: (chunk: Blob, milliseconds: number) => void) {
    const wanted: MediaRecorderOptions & { videoKeyFrameIntervalDuration: number } = {
      mimeType: kind,
      videoBitsPerSecond: PICTURE_BITS,
      audioBitsPerSecond: SOUND_BITS,
      videoKeyFrameIntervalDuration: KEY_FRAME_MS,
    };
    this.recorder = new MediaRecorder(stream, wanted);
    let last = performance.now();
    this.recorder.addEventListener("dataavailable", ({ data }) => {
      const now = performance.now();
      if (data.size) take(data, now - last);
      last = now;
    });
    this.recorder.start(CHUNK_MS);
  }

  /** Ends it; resolves when the last chunk was handed over. */
  stop(): Promise<void> {
    if (this.recorder.state === "inactive") return Promise.resolve();
    return new Promise((done) => {
      this.recorder.addEventListener("stop", () => done(), { once: true });
      this.recorder.stop();
    });
  }
}
