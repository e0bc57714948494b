/** One stay in front of the camera: records, sends, and begins anew where a recording broke off. */
import { Problem, deleteJson } from "@ui/http";
import type { Capture } from "./capture";
import { type Ending, Outbox } from "./outbox";
import { Recording, recordedKind } from "./recording";

export interface Told {
  unsent(milliseconds: number): void;
  /** It cannot go on: the reason, in words where the academy gave some. */
  stopped(why: Exclude<Ending, "anew">, words: string): void;
}

const AGAIN_MS = 1500;
const LAST_CHUNKS_MS = 6000;

export class Broadcast {
  private outbox: Outbox | null = null;
  private recording: Recording | null = null;
  private closed = false;

  private constructor(
    private readonly liveId: string,
    readonly test: boolean,
    private readonly capture: Capture,
    private readonly told: Told,
  ) {}

  /** Takes the sender's seat and begins; throws the Problem of a refusal. */
  static async begin(liveId: string, test: boolean, capture: Capture, told: Told): Promise<Broadcast> {
    const made = new Broadcast(liveId, test, capture, told);
    await made.connect();
    return made;
  }

  /** Ends the recording and waits, within reason, until its last chunk has been taken. */
  async stop(): Promise<void> {
    this.closed = true;
    await this.recording?.stop();
    const late = new Promise((done) => setTimeout(done, LAST_CHUNKS_MS));
    await Promise.race([this.outbox?.emptied(), late]);
    this.outbox?.close();
    if (this.test && this.outbox) await deleteJson(this.outbox.place).catch(() => undefined);
  }

  private async connect(): Promise<void> {
    const kind = recordedKind() ?? "";
    const outbox = await Outbox.open(this.liveId, this.test, kind, {
      unsent: (milliseconds) => this.told.unsent(milliseconds),
      ended: (why, words) => void this.ended(why, words),
    });
    if (this.closed) return outbox.close();
    this.outbox = outbox;
    this.recording = new Recording(this.capture.stream, kind, (chunk, ms) => outbox.add(chunk, ms));
  }

  private async ended(why: Ending, words: string): Promise<void> {
    if (this.closed) return;
    await this.recording?.stop();
    if (why !== "anew") {
      this.closed = true;
      return this.told.stopped(why, words);
    }
    await this.connectAgain();
  }

  private async connectAgain(): Promise<void> {
    while (!this.closed) {
      try {
        return await this.connect();
      } catch (problem) {
        if (!(problem instanceof Problem)) throw problem;
        if (!problem.passing) return this.told.stopped(problem.status === 401 ? "signed_out" : "over", problem.message);
      }
      await new Promise((done) => setTimeout(done, AGAIN_MS));
    }
  }
}
