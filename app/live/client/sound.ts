/** The sounds that are taken in, mixed into one track that is there even when all are silent. */

const LOOK_MS = 100;
const QUIETEST_DECIBELS = -60;

export class SoundDesk {
  readonly track: MediaStreamTrack;
  private readonly context = new AudioContext({ sampleRate: 48_000 });
  private readonly ear: AnalyserNode;
  private looking: ReturnType<typeof setInterval> | undefined;

  constructor(streams: readonly MediaStream[]) {
    const { context } = this;
    const out = context.createMediaStreamDestination();
    this.ear = context.createAnalyser();
    this.ear.fftSize = 1024;
    this.ear.connect(out);
    for (const stream of streams.filter((one) => one.getAudioTracks().length)) {
      context.createMediaStreamSource(stream).connect(this.ear);
    }
    // A track of which nothing ever comes would make recorders wait for it.
    const silence = context.createConstantSource();
    silence.offset.value = 0;
    silence.connect(this.ear);
    silence.start();
    void context.resume();
    [this.track] = out.stream.getAudioTracks() as [MediaStreamTrack];
  }

  /** Tells, ten times a second, how loud it is: 0 to 100. */
  watch(tell: (percent: number) => void): void {
    const wave = new Float32Array(this.ear.fftSize);
    clearInterval(this.looking);
    this.looking = setInterval(() => {
      this.ear.getFloatTimeDomainData(wave);
      const power = wave.reduce((sum, one) => sum + one * one, 0) / wave.length;
      const decibels = power > 0 ? 10 * Math.log10(power) : QUIETEST_DECIBELS;
      tell(Math.round(Math.min(Math.max(1 - decibels / QUIETEST_DECIBELS, 0), 1) * 100));
    }, LOOK_MS);
  }

  close(): void {
    clearInterval(this.looking);
    void this.context.close();
  }
}
