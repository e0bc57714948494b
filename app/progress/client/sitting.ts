/** One sitting in front of a lesson: its play on the server, its tracker, its reporter. */
import { type Problem, getJson, postJson } from "@ui/http";
import type { QuestionPlace } from "./questions";
import { type Challenge } from "./challenge";
import { keep } from "./journal";
import { Reporter, type Reply } from "./reporter";
import { type Span, lengthOf, merged } from "./spans";
import { type Played, type Playing, Tracker } from "./tracker";

export interface Policy {
  max_rate: number;
  first_pass_seek: boolean;
  hidden_counts: boolean;
  grace_seconds: number;
  challenges: boolean;
}

export interface Opened {
  play_id: string;
  resume_seconds: number;
  beat_seconds: number;
  covered: Span[];
  duration_seconds: number;
  policy: Policy;
  manifest_url: string | null;
  questions: QuestionPlace[];
  question_owed: boolean;
}

export interface Standing {
  state: "active" | "superseded" | "closed";
  covered: Span[];
  covered_seconds: number;
  complete: boolean;
  stopped_at: string | null;
  taken_over_by: string | null;
}

export interface Witness {
  /** What is covered changed, or was saved again. */
  covered(spans: readonly Span[], seconds: number, complete: boolean): void;
  /** Something was not credited. */
  uncredited(reason: string, seconds: number): void;
  /** Another device went on, or the lesson was withdrawn: this play counts no longer. */
  stopped(standing: Standing): void;
  waiting(seconds: number, problem: Problem | null): void;
  /** The server asks whether somebody is there. */
  asked(challenge: Challenge): void;
}

export function openPlay(lessonId: string): Promise<Opened> {
  return postJson<Opened>(`/api/v1/lessons/${lessonId}/plays`);
}

export class Sitting {
  private readonly tracker: Tracker;
  private readonly reporter: Reporter;
  private readonly beats: ReturnType<typeof setInterval>;
  private readonly leaving = new AbortController();
  private known: Span[];
  private over = false;
  /** What was played while an answer was due; it may count once it is given. */
  private held: Played[] = [];

  constructor(
    private readonly opened: Opened,
    media: Playing,
    private readonly witness: Witness,
    private readonly person: string,
  ) {
    this.known = merged(opened.covered);
    this.tracker = new Tracker(media, () => this.report());
    this.reporter = new Reporter(opened.play_id, () => media.playbackRate, {
      replied: (reply, beat) => void this.replied(reply, beat),
      waiting: (seconds, problem) => {
        this.keep();
        witness.waiting(seconds, problem);
      },
    });
    this.beats = setInterval(() => this.report(), opened.beat_seconds * 1000);
    const { signal } = this.leaving;
    addEventListener("pagehide", () => this.leave(), { signal });
    addEventListener("online", () => this.reporter.hurry(), { signal });
    document.addEventListener("visibilitychange", () => document.hidden && this.report(), { signal });
    addEventListener("pageshow", () => this.report(), { signal });
  }

  get covered(): readonly Span[] {
    return this.known;
  }

  /** Have the server ask what it wants to know. */
  ask(): void {
    this.reporter.poke();
  }

  /** The question was answered: hand in what was played meanwhile. */
  passed(): void {
    this.reporter.add(this.held.splice(0));
    this.reporter.flush();
  }

  /** Stop measuring; what was played so far is still delivered. */
  close(): void {
    this.over = true;
    clearInterval(this.beats);
    this.reporter.add(this.tracker.take());
    this.keep();
    this.reporter.flush();
    this.leaving.abort();
  }

  private report(): void {
    if (this.over) return;
    this.reporter.add(this.tracker.take());
    this.keep();
    this.reporter.flush();
  }

  private leave(): void {
    this.reporter.add(this.tracker.take());
    this.keep();
    this.reporter.leave();
  }

  /** What is not on the server yet is kept here, should the page not live to see it arrive. */
  private keep(): void {
    const { seq, played } = this.reporter.unsent;
    void keep({ playId: this.opened.play_id, person: this.person, seq, played: [...played, ...this.held] });
  }

  private async replied(reply: Reply, beat: Played): Promise<void> {
    const stopped = reply.reason === "superseded" || reply.reason === "closed";
    const due = reply.reason === "challenge_due";
    if (due) this.held.push({ spans: [...beat.spans], visible: beat.visible });
    else this.known = merged([...this.known, ...beat.spans]);
    if (reply.challenge && !this.over) this.witness.asked(reply.challenge);
    // What was cut or refused, only the server knows; so ask it where we stand.
    const guessed = Math.abs(lengthOf(this.known) - reply.covered_seconds) > 0.5;
    const standing = stopped || guessed || reply.reason ? await this.standing() : null;
    if (standing) this.known = merged(standing.covered);
    this.witness.covered(this.known, reply.covered_seconds, reply.complete);
    if (stopped && standing && !this.over) this.witness.stopped(standing);
    else if (reply.reason && !stopped && !due) this.witness.uncredited(reply.reason, reply.uncredited_seconds);
  }

  private async standing(): Promise<Standing | null> {
    try {
      return await getJson<Standing>(`/api/v1/plays/${this.opened.play_id}`);
    } catch {
      return null; // the next beat will tell
    }
  }
}
