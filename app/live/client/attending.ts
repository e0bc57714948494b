/** Being there: a small sign every 15 seconds while the picture runs, and signing in when asked. */
import { Problem, postJson } from "@ui/http";
import { t } from "@ui/words";
import { serverNow } from "./clock";

export interface Presence {
  attended_seconds: number;
  sign_in: SignIn | null;
  state: string;
  counts: boolean;
  /** Why nothing counts just now. */
  reason: string | null;
}

interface SignIn {
  id: string;
  expires_at: string;
}

const BEAT_MS = 15_000;
const SECOND_MS = 1000;
/** A beat that was not taken is sent again soon, and not by everybody in the same moment. */
const AGAIN_MS = 3000;

export class Attending {
  private seq = 0;
  private beating: ReturnType<typeof setInterval> | undefined;
  private sending = false;
  private again: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly liveId: string,
    private readonly video: HTMLVideoElement,
    private readonly sheet: SignInSheet,
    private readonly tell: (presence: Presence) => void,
  ) {
    video.addEventListener("playing", () => this.begin());
    addEventListener("online", () => this.beating !== undefined && void this.beat());
  }

  private begin(): void {
    if (this.beating !== undefined) return;
    this.beating = setInterval(() => !this.video.paused && void this.beat(), BEAT_MS);
    void this.beat();
  }

  stop(): void {
    clearInterval(this.beating);
    clearTimeout(this.again);
    this.beating = undefined;
  }

  private async beat(): Promise<void> {
    if (this.sending) return;
    this.sending = true;
    clearTimeout(this.again);
    try {
      const presence = await postJson<Presence>(`/api/v1/live/${this.liveId}/presence`, { seq: (this.seq += 1) });
      this.tell(presence);
      if (presence.sign_in) this.sheet.ask(presence.sign_in);
    } catch (problem) {
      // A lost beat is no matter: the next one within 45 s bridges it.
      if (!(problem instanceof Problem)) throw problem;
      if (problem.passing && this.beating !== undefined) this.soon();
    } finally {
      this.sending = false;
    }
  }

  private soon(): void {
    const wait = AGAIN_MS * (1 + Math.random());
    this.again = setTimeout(() => !this.video.paused && void this.beat(), wait);
  }
}

/** The calm question whether somebody is there, with the time that is left for it. */
export class SignInSheet {
  private asked: SignIn | null = null;
  private counting: ReturnType<typeof setInterval> | undefined;
  private readonly answered = new Set<string>();
  private readonly title = document.title;
  private readonly button: HTMLButtonElement;

  constructor(
    private readonly dialog: HTMLDialogElement,
    private readonly liveId: string,
    private readonly done: (words: string) => void,
  ) {
    this.button = dialog.querySelector<HTMLButtonElement>("[data-sign-in-here]")!;
    this.button.addEventListener("click", () => void this.answer());
    dialog.addEventListener("close", () => this.asked && this.remind());
  }

  ask(signIn: SignIn): void {
    if (this.answered.has(signIn.id) || this.left(signIn) <= 0) return;
    const again = this.asked?.id === signIn.id;
    this.asked = signIn;
    this.tellLeft();
    if (this.dialog.open) return;
    if (!again) this.say("");
    this.dialog.showModal();
    document.title = `✋ ${t("live.sign_now")}`;
    clearInterval(this.counting);
    this.counting = setInterval(() => this.tellLeft(), SECOND_MS);
    navigator.vibrate?.(200);
  }

  private async answer(): Promise<void> {
    const signIn = this.asked;
    if (!signIn) return this.leave();
    this.button.disabled = true;
    try {
      await postJson(`/api/v1/live/${this.liveId}/sign-ins/${signIn.id}`);
      this.answered.add(signIn.id);
      this.leave();
      this.done(t("live.sign_done"));
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      this.say(problem.message);
      if (!problem.passing) this.answered.add(signIn.id);
    } finally {
      this.button.disabled = false;
    }
  }

  /** Closed without an answer: the next beat brings it back as long as there is time. */
  private remind(): void {
    document.title = this.title;
    clearInterval(this.counting);
  }

  private leave(): void {
    this.asked = null;
    this.remind();
    this.dialog.close();
  }

  private left(signIn: SignIn): number {
    return Math.ceil((Date.parse(signIn.expires_at) - serverNow()) / SECOND_MS);
  }

  private tellLeft(): void {
    if (!this.asked) return;
    const count = this.left(this.asked);
    this.dialog.querySelector("[data-sign-in-time]")!.textContent = t("live.sign_left", { count: Math.max(count, 0) });
    if (count > 0) return;
    this.leave();
    this.done(t("live.sign_late"));
  }

  private say(words: string): void {
    this.dialog.querySelector("[data-sign-in-told]")!.textContent = words;
  }
}
