/**
 * The small question that asks whether somebody is there: the lesson waits, a sheet comes up with a
 * sound, and the title of the page says so for who looks elsewhere. It may be put off; the lesson
 * then goes on with it. What is right only the server knows.
 */
import { Problem, postJson } from "@ui/http";
import { t } from "@ui/words";

export interface Challenge {
  id: string;
  question: string;
  options: string[];
  seconds_left: number;
}

interface Outcome {
  passed: boolean;
  challenge: Challenge | null;
  wait_seconds: number;
}

export interface Lesson {
  /** Stop what plays; whether it did play. */
  halt(): boolean;
  goOn(): void;
  /** Ask the server for a question; it comes with the answer to a beat. */
  ask(): void;
  /** Crediting goes on. */
  passed(): void;
  /** The question was put off; it comes back with `bringBack`. */
  putOff(): void;
}

type Part = "question" | "options" | "told" | "time" | "another";

const SOUNDS_HZ = [660, 880];
const TITLE_TURNS_MS = 1200;

export class ChallengeSheet {
  private playUrl = "";
  private open: Challenge | null = null;
  private owed = false;
  private wasPlaying = false;
  private readonly title = document.title;
  private endsAt = 0;
  private opensAt = 0;
  private ticking: ReturnType<typeof setInterval> | undefined;
  private turning: ReturnType<typeof setInterval> | undefined;

  constructor(
    private readonly sheet: HTMLDialogElement,
    private readonly lesson: Lesson,
  ) {
    sheet.addEventListener("cancel", () => this.putOff());
    sheet.addEventListener("keydown", (event) => this.pressed(event));
    this.part("another").addEventListener("click", () => this.askAgain());
    sheet.querySelector("[data-later]")?.addEventListener("click", () => this.putOff());
  }

  /** A play begins; `owed` if a question was left open before it. */
  begin(playId: string, owed: boolean): void {
    this.playUrl = `/api/v1/plays/${playId}`;
    this.open = null;
    this.owed = owed;
  }

  /** Whether the lesson has to wait for an answer. */
  get waits(): boolean {
    return this.owed || this.open !== null;
  }

  /** Somebody wants to go on although a question is open: bring it back, or a new one. */
  bringBack(): void {
    this.wasPlaying = this.lesson.halt() || this.wasPlaying;
    if (this.sheet.open) return;
    if (!this.open && Date.now() >= this.opensAt) return this.lesson.ask();
    this.show();
  }

  put(challenge: Challenge): void {
    if (this.open?.id === challenge.id) return;
    this.owed = true;
    this.open = challenge;
    this.wasPlaying = this.lesson.halt() || this.wasPlaying;
    this.part("question").textContent = challenge.question;
    this.part("options").replaceChildren(...challenge.options.map((text, place) => this.option(text, place)));
    this.endsAt = Date.now() + challenge.seconds_left * 1000;
    if (!this.sheet.open) this.tell("");
    this.offerAnother(false);
    this.show();
  }

  private show(): void {
    if (!this.sheet.open) {
      if (document.pictureInPictureElement) void document.exitPictureInPicture().catch(() => undefined);
      this.sheet.showModal();
      this.call();
    }
    this.part("question").focus(); // not an option: a space meant for the player must not answer
    clearInterval(this.ticking);
    this.ticking = setInterval(() => this.tick(), 500);
    this.tick();
  }

  private option(text: string, place: number): HTMLElement {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "challenge-option";
    const number = document.createElement("kbd");
    number.textContent = String(place + 1);
    number.setAttribute("aria-hidden", "true");
    const words = document.createElement("span");
    words.textContent = text;
    button.append(number, words);
    button.addEventListener("click", () => void this.answer(place));
    return button;
  }

  private pressed(event: KeyboardEvent): void {
    const place = Number(event.key) - 1;
    const option = this.part("options").querySelectorAll("button")[place];
    if (option && !option.disabled) option.click();
  }

  private async answer(place: number): Promise<void> {
    const asked = this.open;
    if (!asked) return;
    this.enable(false);
    try {
      const url = `${this.playUrl}/challenges/${asked.id}`;
      this.answered(await postJson<Outcome>(url, { answer: place }));
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      this.tell(problem.message);
      if (problem.passing) this.enable(true);
      else this.runOut();
    }
  }

  private answered(outcome: Outcome): void {
    this.open = null;
    if (outcome.passed) {
      this.owed = false;
      this.lesson.passed();
      this.close();
      if (this.wasPlaying) this.lesson.goOn();
      this.wasPlaying = false;
      return;
    }
    if (outcome.challenge) {
      this.tell(t("challenge.wrong"));
      return this.put(outcome.challenge);
    }
    this.tell("");
    this.part("options").replaceChildren();
    this.part("question").textContent = t("challenge.breath");
    this.opensAt = Date.now() + outcome.wait_seconds * 1000;
    this.offerAnother(true);
    this.tick();
  }

  private tick(): void {
    const left = Math.ceil((this.endsAt - Date.now()) / 1000);
    const wait = Math.ceil((this.opensAt - Date.now()) / 1000);
    const another = this.part("another") as HTMLButtonElement;
    another.disabled = wait > 0;
    if (this.open && left <= 0) this.runOut();
    const time = this.open ? t("challenge.left", { count: left }) : wait > 0 ? t("challenge.wait", { count: wait }) : "";
    this.part("time").textContent = time;
  }

  private runOut(): void {
    this.open = null;
    this.enable(false);
    this.tell(t("challenge.ran_out"));
    this.offerAnother(true);
  }

  private askAgain(): void {
    this.tell("");
    this.lesson.ask();
  }

  private putOff(): void {
    this.close();
    this.wasPlaying = false;
    this.lesson.putOff();
  }

  private close(): void {
    clearInterval(this.ticking);
    clearInterval(this.turning);
    document.title = this.title;
    if (this.sheet.open) this.sheet.close();
  }

  private enable(can: boolean): void {
    for (const one of this.part("options").querySelectorAll("button")) one.disabled = !can;
  }

  private offerAnother(offered: boolean): void {
    this.part("another").hidden = !offered;
    if (offered) this.part("another").focus();
  }

  private tell(words: string): void {
    this.part("told").textContent = words;
  }

  /** For who does not look here: two soft tones, and a title that turns. */
  private call(): void {
    sound();
    clearInterval(this.turning);
    let turned = false;
    this.turning = setInterval(() => {
      turned = !turned;
      document.title = turned ? t("challenge.title") : this.title;
    }, TITLE_TURNS_MS);
  }

  private part(name: Part): HTMLElement {
    return this.sheet.querySelector<HTMLElement>(`[data-challenge-${name}]`)!;
  }
}

function sound(): void {
  try {
    const air = new AudioContext();
    SOUNDS_HZ.forEach((pitch, place) => {
      const tone = air.createOscillator();
      const loudness = air.createGain();
      const at = air.currentTime + place * 0.22;
      tone.frequency.value = pitch;
      loudness.gain.setValueAtTime(0.0001, at);
      loudness.gain.exponentialRampToValueAtTime(0.16, at + 0.03);
      loudness.gain.exponentialRampToValueAtTime(0.0001, at + 0.5);
      tone.connect(loudness).connect(air.destination);
      tone.start(at);
      tone.stop(at + 0.55);
    });
    setTimeout(() => void air.close(), 1500);
  } catch {
    // No sound here; the sheet and the title say it, too.
  }
}
