/**
 * Brings what was played to the server: one beat at a time, in order, and again until it is
 * answered. A beat that may or may not have arrived is sent again as it was, under its number.
 */
import { Problem, postJson } from "@ui/http";
import { type Challenge } from "./challenge";
import { type Span, lengthOf, merged } from "./spans";
import { type Played } from "./tracker";

export interface Reply {
  credited_seconds: number;
  covered_seconds: number;
  uncredited_seconds: number;
  complete: boolean;
  reason: string | null;
  challenge: Challenge | null;
}

interface Beat {
  seq: number;
  spans: Span[];
  rate: number;
  visible: boolean;
}

export interface Listener {
  /** A beat was answered; it is on the server's disk. */
  replied(reply: Reply, beat: Played): void;
  /** So many played seconds have not reached the server yet, and why it refused if it did. */
  waiting(seconds: number, problem: Problem | null): void;
}

const MOST_SPANS = 100;
const APART_MS = 600; // the server takes two beats a second
const PATIENCE_MS = 30_000;

export class Reporter {
  private readonly queue: Played[] = [];
  private seq = 0;
  private sending: Beat | null = null;
  private failures = 0;
  private sentAt = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private problem: Problem | null = null;
  private poked = false;
  /** Sent while the page was going away; nobody knows yet whether they arrived. */
  private readonly parting = new Set<Beat>();

  constructor(
    private readonly playId: string,
    private readonly rate: () => number,
    private readonly listener: Listener,
  ) {}

  add(played: readonly Played[]): void {
    for (const { spans, visible } of played) {
      const last = this.queue.at(-1);
      if (last?.visible === visible) last.spans = merged([...last.spans, ...spans]);
      else this.queue.push({ spans: [...spans], visible });
    }
  }

  /** Send what there is, as soon as it may be sent. */
  flush(): void {
    if (this.timer !== undefined || (this.sending && !this.failures)) return;
    const wait = Math.max(this.sentAt + APART_MS - Date.now(), 0);
    this.timer = setTimeout(() => {
      this.timer = undefined;
      void this.send();
    }, wait);
  }

  /** Send a beat although nothing was played: the server may have something to ask. */
  poke(): void {
    this.poked = true;
    this.flush();
  }

  /** The page goes away: everything at once, in requests that outlive it. */
  leave(): void {
    if (this.sending && this.failures) void this.deliver(this.sending).catch(() => undefined);
    for (let beat = this.next(); beat; beat = this.next()) void this.part(beat);
  }

  private async part(beat: Beat): Promise<void> {
    this.parting.add(beat);
    try {
      await this.deliver(beat);
    } catch {
      this.add([beat]); // the page came back, and it had not arrived
    } finally {
      this.parting.delete(beat);
    }
  }

  /** What the server has not acknowledged, and the highest number that was used. */
  get unsent(): { seq: number; played: Played[] } {
    const sent = [...(this.sending ? [this.sending] : []), ...this.parting];
    const played = [...sent, ...this.queue].map(({ spans, visible }) => ({ spans: [...spans], visible }));
    return { seq: this.seq, played: played.filter(({ spans }) => spans.length) };
  }

  /** Seconds that the server has not acknowledged. */
  get unsentSeconds(): number {
    const queued = this.queue.reduce((sum, played) => sum + lengthOf(played.spans), 0);
    return queued + (this.sending ? lengthOf(this.sending.spans) : 0);
  }

  private next(): Beat | null {
    const first = this.queue[0] ?? (this.poked ? { spans: [], visible: true } : null);
    if (!first) return null;
    this.poked = false;
    const spans = first.spans.splice(0, MOST_SPANS);
    if (!first.spans.length) this.queue.shift();
    this.seq += 1;
    return { seq: this.seq, spans: spans.map(rounded), rate: this.rate(), visible: first.visible };
  }

  private async send(): Promise<void> {
    this.sending ??= this.next();
    const beat = this.sending;
    if (!beat) return;
    this.sentAt = Date.now();
    try {
      const reply = await this.deliver(beat);
      this.settled(beat, reply);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      this.failed(error);
    }
  }

  private deliver(beat: Beat): Promise<Reply> {
    return postJson<Reply>(`/api/v1/plays/${this.playId}/beats`, beat, { keepalive: true });
  }

  private settled(beat: Beat, reply: Reply): void {
    this.sending = null;
    this.failures = 0;
    this.problem = null;
    this.listener.replied(reply, beat);
    this.listener.waiting(this.unsentSeconds, null);
    if (this.queue.length) this.flush();
  }

  private failed(problem: Problem): void {
    this.failures += 1;
    this.problem = problem;
    // Refused for good (the number was used, the play is gone): trying again would not help.
    if (!problem.passing && problem.status !== 401) this.sending = null;
    this.listener.waiting(this.unsentSeconds, problem);
    const wait = (problem.retryAfterSeconds ?? 2 ** Math.min(this.failures - 1, 5)) * 1000;
    this.timer = setTimeout(() => {
      this.timer = undefined;
      void this.send();
    }, Math.min(wait, PATIENCE_MS));
  }

  /** The line is back: do not wait for the next attempt. */
  hurry(): void {
    if (!this.problem) return;
    clearTimeout(this.timer);
    this.timer = undefined;
    void this.send();
  }
}

function rounded([from, to]: Span): Span {
  return [Math.round(from * 1000) / 1000, Math.round(to * 1000) / 1000];
}
