/** What is sent: a camera, a screen, or the screen with the camera in its corner; always with sound. */
import { Composed } from "./composing";
import { SoundDesk } from "./sound";

export type Source = "camera" | "screen" | "both";

export interface Choice {
  source: Source;
  /** Device ids; empty is the device's own choice. */
  camera: string;
  microphone: string;
}

/** Why there is nothing to send: it was not allowed or is not there, or no screen was chosen. */
export class NoCapture extends Error {
  constructor(readonly what: "camera" | "screen") {
    super(what);
  }
}

const CAMERA = { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 25, max: 30 } };
const SCREEN = { width: { max: 1920 }, height: { max: 1080 }, frameRate: { ideal: 15, max: 25 } };
const VOICE = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };

/** A picture and a sound that are being taken in, until they are closed. */
export class Capture {
  readonly stream: MediaStream;
  readonly sound: SoundDesk;

  private constructor(
    readonly choice: Choice,
    private readonly taken: readonly MediaStream[],
    private readonly composed: Composed | null,
    picture: MediaStreamTrack,
    gone: () => void,
  ) {
    this.sound = new SoundDesk(taken);
    this.stream = new MediaStream([picture, this.sound.track]);
    for (const track of taken.flatMap((one) => one.getVideoTracks())) track.addEventListener("ended", gone);
  }

  /** Asks for what was chosen; `gone` when a camera is unplugged or a screen is shared no more. */
  static async open(choice: Choice, gone: () => void): Promise<Capture> {
    const screen = choice.source === "camera" ? null : await takeScreen();
    const person = await takePerson(choice).catch((problem: unknown) => {
      stop(screen);
      throw problem;
    });
    const taken = [screen, person].filter((one): one is MediaStream => one !== null);
    if (choice.source !== "both" || !screen) {
      const [picture] = (screen ?? person).getVideoTracks();
      return new Capture(choice, taken, null, picture!, gone);
    }
    const composed = await Composed.of(screen, person);
    return new Capture(choice, taken, composed, composed.track, gone);
  }

  close(): void {
    this.sound.close();
    this.composed?.close();
    for (const one of [...this.taken, this.stream]) stop(one);
  }
}

async function takeScreen(): Promise<MediaStream> {
  try {
    return await navigator.mediaDevices.getDisplayMedia({ video: SCREEN, audio: true });
  } catch {
    throw new NoCapture("screen");
  }
}

/** The camera unless only the screen is shown, and the microphone. */
async function takePerson({ source, camera, microphone }: Choice): Promise<MediaStream> {
  const audio = { ...VOICE, ...(microphone && { deviceId: { exact: microphone } }) };
  const video = source === "screen" ? false : { ...CAMERA, ...(camera && { deviceId: { exact: camera } }) };
  try {
    return await navigator.mediaDevices.getUserMedia({ audio, video });
  } catch (problem) {
    if (!video) return new MediaStream(); // a screen without a voice is still a lesson
    if (!(problem instanceof DOMException) || problem.name !== "NotFoundError") throw new NoCapture("camera");
    return takeSilently(video);
  }
}

/** A camera on a machine without a microphone. */
async function takeSilently(video: MediaTrackConstraints): Promise<MediaStream> {
  try {
    return await navigator.mediaDevices.getUserMedia({ video });
  } catch {
    throw new NoCapture("camera");
  }
}

function stop(stream: MediaStream | null): void {
  stream?.getTracks().forEach((track) => track.stop());
}

export interface Devices {
  cameras: MediaDeviceInfo[];
  microphones: MediaDeviceInfo[];
}

/** What this machine has; their names are known once one of them was allowed. */
export async function devices(): Promise<Devices> {
  const found = (await navigator.mediaDevices?.enumerateDevices()) ?? [];
  const of = (kind: MediaDeviceKind): MediaDeviceInfo[] =>
    found.filter((one) => one.kind === kind && one.deviceId !== "");
  return { cameras: of("videoinput"), microphones: of("audioinput") };
}
