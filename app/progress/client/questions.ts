/**
 * The questions inside a recording: it stops for each that is open and asks it over the picture.
 * What is right only the server knows; here it is shown once it has been told.
 */
import { Problem, postJson } from "@ui/http";
import { toast } from "@ui/toast";
import { t } from "@ui/words";
import { OverPicture } from "./over_picture";
import { type Asked, QuestionCard, type Verdict } from "./question_card";
import { Stops } from "./stops";

/** Where the recording stops, and whether nothing is left to do there. */
export interface QuestionPlace {
  id: string;
  at_seconds: number;
  settled: boolean;
}

export interface Listener {
  /** Which questions are still open; `complete` tells that the last answer completed the lesson. */
  answered(open: readonly QuestionPlace[], complete: boolean): void;
  goTo(seconds: number): void;
}

const BACK_SECONDS = 30;
/** A question that takes longer than this is announced; the recording waits for it in any case. */
const LATE_MS = 1200;
/** A line that is silent for so long is taken for lost. */
const SILENT_MS = 15_000;

export class Questions {
  private readonly over: OverPicture;
  private readonly card: QuestionCard;
  private place: QuestionPlace | null = null;
  private asked: Asked | null = null;
  /** Counts what is put, so that what comes late for one that was left is dropped. */
  private turn = 0;

  constructor(
    dialog: HTMLDialogElement,
    media: HTMLMediaElement,
    private playId: string,
    private places: QuestionPlace[],
    private readonly listener: Listener,
  ) {
    this.over = new OverPicture(dialog, media, () => this.left());
    this.card = new QuestionCard(dialog, {
      send: (options) => void this.send(options),
      again: () => void this.put(),
      later: () => this.over.close(),
      goOn: () => this.goOn(),
      back: () => this.back(),
    });
    new Stops(
      media,
      () => this.open.map((one) => one.at_seconds),
      (moment) => void this.ask(this.open.find((one) => one.at_seconds === moment)),
    );
  }

  get open(): readonly QuestionPlace[] {
    return this.places.filter((one) => !one.settled);
  }

  /** Another play goes on here: its questions are asked of it. */
  renew(playId: string, places: QuestionPlace[]): void {
    this.playId = playId;
    this.places = places;
    this.listener.answered(this.open, false);
  }

  /** Ask one that is open; the first of them where none is named. */
  async ask(place: QuestionPlace | undefined = this.open[0]): Promise<void> {
    if (!place || this.over.open) return;
    this.place = place;
    this.over.hold();
    this.card.expect(place.at_seconds);
    await this.put();
  }

  private get url(): string {
    return `/api/v1/plays/${this.playId}/questions/${this.place!.id}`;
  }

  private async put(): Promise<void> {
    const turn = ++this.turn;
    const late = setTimeout(() => this.over.show(), LATE_MS);
    try {
      const asked = await postJson<Asked>(this.url, {}, { signal: AbortSignal.timeout(SILENT_MS) });
      if (turn !== this.turn) return;
      this.asked = asked;
      this.over.show();
      this.card.ask(asked);
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      if (turn === this.turn) this.refused(problem, turn);
    } finally {
      clearTimeout(late);
    }
  }

  /** Say why it cannot be asked now; with the line it comes by itself. */
  private refused(problem: Problem, turn: number): void {
    if (!this.stays(problem)) return this.over.close();
    this.card.trouble(problem.message, problem.retryAfterSeconds ?? 0);
    this.over.show();
    if (problem.status) return;
    addEventListener("online", () => turn === this.turn && void this.put(), { once: true });
  }

  private async send(options: string[]): Promise<void> {
    const asked = this.asked!;
    this.card.sending(true);
    try {
      const answer = { attempt_id: asked.attempt_id, options };
      this.told(await postJson<Verdict>(`${this.url}/answers`, answer));
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      this.card.sending(false);
      const said = Object.values(problem.errors).flat()[0] ?? problem.message;
      if (problem.code === "attempt_over") this.card.trouble(said, 0);
      else this.card.say(said);
    }
  }

  private told(verdict: Verdict): void {
    this.card.tell(verdict);
    if (!verdict.settled) return;
    this.places = this.places.map((one) => (one.id === this.place?.id ? { ...one, settled: true } : one));
    this.listener.answered(this.open, verdict.complete);
  }

  /** Whether there is something to wait for; what is settled or over is told and left. */
  private stays(problem: Problem): boolean {
    if (problem.code === "question_settled") {
      this.places = this.places.map((one) => (one.id === this.place?.id ? { ...one, settled: true } : one));
      this.listener.answered(this.open, false);
      return false;
    }
    if (problem.passing) return true;
    toast(problem.message, "problem");
    return false;
  }

  /** Go on, unless something else is asked at this very moment. */
  private goOn(): void {
    const next = this.open.find((one) => one.at_seconds === this.place?.at_seconds);
    if (!next) return this.over.close();
    this.place = next;
    this.card.expect(next.at_seconds);
    void this.put();
  }

  /** Look again at what the question is about: from the question before, or half a minute. */
  private back(): void {
    const at = this.place?.at_seconds ?? 0;
    const before = this.places.filter((one) => one.at_seconds < at).at(-1)?.at_seconds ?? 0;
    this.place = null; // nothing is put off: it comes again in a moment
    this.over.close(true);
    this.listener.goTo(Math.max(before, at - BACK_SECONDS, 0));
  }

  private left(): void {
    this.turn += 1;
    const open = this.place && this.open.some((one) => one.id === this.place!.id);
    if (open) toast(t("question.kept"));
    this.card.rest();
  }
}
