/**
 * Sends the chunks of a recording, in order, each until it was taken. What cannot be sent waits, as
 * long as the academy waits for its sender; a recording with a hole in it is begun anew.
 */
import { csrfToken, postJson } from "@ui/http";

interface Seat {
  sender_id: string;
  next: number;
}

interface Part {
  seq: number;
  body: Blob;
  milliseconds: number;
}

/** Why sending ended: it has to begin anew, is over, is somebody else's, or one is signed out. */
export type Ending = "anew" | "over" | "refused" | "signed_out";

export interface Told {
  unsent(milliseconds: number): void;
  ended(why: Ending, words: string): void;
}

const LARGEST_BYTES = 1_000_000;
const WAITS_MS = 110_000;
const PATIENCE_MS = [300, 700, 1500, 3000];
const ANSWER_WITHIN_MS = 12_000;
const RETRY_LATER = [408, 425, 429];

export class Outbox {
  private waiting: { chunk: Blob; milliseconds: number }[] = [];
  private part: Part | null = null;
  private next: number;
  private closed = false;
  private attempts = 0;
  private wake: () => void = () => undefined;

  private constructor(
    private readonly base: string,
    seat: Seat,
    private readonly kind: string,
    private readonly told: Told,
  ) {
    this.next = seat.next;
    addEventListener("online", this.hurry);
  }

  /** Takes the seat of the sender; throws the Problem of a refusal. */
  static async open(liveId: string, test: boolean, mime: string, told: Told): Promise<Outbox> {
    const key = `zx.sender.${liveId}`; // this tab's earlier seat: nobody has to wait until it is free
    const again = sessionStorage.getItem(key);
    const seat = await postJson<Seat>(`/api/v1/live/${liveId}/senders`, { test, mime, again });
    sessionStorage.setItem(key, seat.sender_id);
    return new Outbox(`/api/v1/live/${liveId}/senders/${seat.sender_id}`, seat, mime, told);
  }

  get place(): string {
    return this.base;
  }

  add(chunk: Blob, milliseconds: number): void {
    if (this.closed) return;
    this.waiting.push({ chunk, milliseconds });
    if (this.unsent > WAITS_MS) return this.end("anew", "");
    void this.send();
  }

  /** Resolves when everything was taken, or nothing more will be. */
  async emptied(): Promise<void> {
    while (!this.closed && (this.part || this.waiting.length)) await this.send();
  }

  close(): void {
    this.closed = true;
    removeEventListener("online", this.hurry);
    this.wake();
  }

  private get unsent(): number {
    return this.waiting.reduce((sum, one) => sum + one.milliseconds, this.part?.milliseconds ?? 0);
  }

  private readonly hurry = (): void => this.wake();

  private running: Promise<void> | null = null;

  private send(): Promise<void> {
    this.running ??= this.sendAll().finally(() => (this.running = null));
    return this.running;
  }

  private async sendAll(): Promise<void> {
    while (!this.closed && (this.part || this.waiting.length)) {
      this.part ??= this.gather();
      const wait = await this.attempt(this.part);
      this.told.unsent(this.unsent);
      if (wait > 0) await this.pause(wait);
    }
  }

  /** What has come together while the last part was on its way. */
  private gather(): Part {
    const bodies: Blob[] = [];
    let bytes = 0;
    let milliseconds = 0;
    for (let first = this.waiting[0]; first && (!bytes || bytes + first.chunk.size <= LARGEST_BYTES); first = this.waiting[0]) {
      this.waiting.shift();
      bodies.push(first.chunk);
      bytes += first.chunk.size;
      milliseconds += first.milliseconds;
    }
    return { seq: this.next, body: new Blob(bodies, { type: this.kind }), milliseconds };
  }

  /** One try; how long to wait for the next one. */
  private async attempt({ seq, body }: Part): Promise<number> {
    let answer: Response;
    try {
      answer = await fetch(`${this.base}/chunks/${seq}`, {
        method: "PUT",
        body,
        credentials: "same-origin",
        headers: { "Content-Type": "application/octet-stream", "X-CSRFToken": csrfToken(), Accept: "application/json" },
        signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
      });
    } catch {
      return this.patience();
    }
    if (answer.ok) return this.taken();
    if (answer.status >= 500 || RETRY_LATER.includes(answer.status)) {
      const seconds = Number(answer.headers.get("Retry-After"));
      return Math.max(seconds * 1000, this.patience());
    }
    await this.refused(answer);
    return 0;
  }

  private taken(): number {
    this.part = null;
    this.next += 1;
    this.attempts = 0;
    return 0;
  }

  private async refused(answer: Response): Promise<void> {
    const problem = (await answer.json().catch(() => ({}))) as { detail?: string; expected?: number };
    const words = problem.detail ?? "";
    if (answer.status === 401) return this.end("signed_out", words);
    if (answer.status === 409 && problem.expected === this.next + 1) return void this.taken(); // the answer was lost
    if (answer.status === 409 && problem.expected !== undefined) return this.end("anew", words);
    this.end(answer.status === 409 || answer.status === 404 ? "over" : "refused", words);
  }

  private end(why: Ending, words: string): void {
    if (this.closed) return;
    this.close();
    this.told.ended(why, words);
  }

  private patience(): number {
    const wait = PATIENCE_MS[Math.min(this.attempts, PATIENCE_MS.length - 1)]!;
    this.attempts += 1;
    return wait;
  }

  /** A moment, or less: whatever is the first, the time or the line being back. */
  private pause(milliseconds: number): Promise<void> {
    return new Promise((done) => {
      const timer = setTimeout(done, milliseconds);
      this.wake = () => {
        clearTimeout(timer);
        done();
      };
    });
  }
}
