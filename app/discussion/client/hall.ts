/** What takes part in a room beside the talk: polls, questions with votes, raised hands, manners. */
import { t } from "@ui/words";
import { hear } from "./hearing";
import { type Ack, ask, line } from "./line";
import type { Message } from "./message";
import { Polls, type Poll } from "./polls";
import { Questions } from "./questions";
import { Hands, type RaisedHand } from "./hands";
import type { Entrance } from "./talk";

interface About {
  room_id: string;
}

interface Manners extends About {
  closed: boolean;
  slow_seconds: number;
  premoderated: boolean;
  danmaku: boolean;
}

/** A deed in the room: answered with what it made, or null once its refusal is told. */
export type Deed = <T extends Ack>(event: string, fields: object) => Promise<T | null>;

export class Hall {
  private readonly id: string;
  private readonly polls: Polls;
  private readonly questions: Questions;
  private readonly hands: Hands;
  private readonly problem: HTMLElement;

  constructor(private readonly root: HTMLElement) {
    this.id = root.dataset["hall"]!;
    this.problem = root.querySelector("[data-hall-problem]")!;
    const moderates = root.dataset["moderates"] !== undefined;
    const deed: Deed = (event, fields) => this.deed(event, fields);
    this.polls = new Polls(root, moderates, deed);
    this.questions = new Questions(root, deed);
    this.hands = new Hands(root, moderates, deed);
    this.listen();
    if (moderates) this.tend();
  }

  private listen(): void {
    this.root.addEventListener("zx:entered", (event) => {
      const { poll, hands, questions, ...held } = (event as CustomEvent<Entrance>).detail;
      if (poll) this.polls.show(poll);
      this.hands.restart(hands);
      this.questions.restart(questions);
      this.hold({ room_id: this.id, ...held });
    });
    const here = <T extends About>(event: string, take: (about: T) => void) =>
      hear<T>(line(), event, (about) => {
        if (about.room_id === this.id) take(about);
      });
    here<Poll>("poll:opened", (poll) => this.polls.show({ ...poll, chosen: null }));
    here<Poll & { poll_id: string }>("poll:counted", (about) => this.polls.count(about));
    here<Poll>("poll:closed", (poll) => this.polls.closed(poll));
    hear<{ live_id: string; state: string }>(line(), "live:changed", ({ live_id, state }) => {
      if (this.id === `live-${live_id}` && state === "ended") this.polls.end();
    });
    here<RaisedHand & About>("hand:raised", (hand) => this.hands.raised(hand));
    here<RaisedHand & About>("hand:called", (hand) => this.hands.called(hand));
    here<{ person_id: string | null; count: number } & About>("hand:lowered", (about) => this.hands.lowered(about));
    here<Message>("message:posted", (message) => this.questions.heard(message));
    here<{ id: string } & About>("message:hidden", ({ id }) => this.questions.drop(id));
    here<{ id: string; votes: number } & About>("question:voted", ({ id, votes }) => this.questions.voted(id, votes));
    here<{ id: string; answered: boolean } & About>("question:answered", ({ id, answered }) => {
      if (answered) this.questions.drop(id);
    });
    here<Manners>("room:held", (held) => this.hold(held));
  }

  private async deed<T extends Ack>(event: string, fields: object): Promise<T | null> {
    try {
      const ack = await ask<T>(event, { room_id: this.id, ...fields });
      this.say(ack.ok ? "" : (ack.message ?? ""));
      return ack.ok ? ack : null;
    } catch {
      this.say(t("offline"));
      return null;
    }
  }

  private say(sentence: string): void {
    this.problem.textContent = sentence;
    this.problem.hidden = sentence === "";
  }

  private hold(held: Manners): void {
    for (const name of ["closed", "premoderated", "danmaku"] as const) {
      const tick = this.root.querySelector<HTMLInputElement>(`[data-manners] [name=${name}]`);
      if (tick) tick.checked = held[name];
    }
    const slow = this.root.querySelector<HTMLSelectElement>("[data-manners] [name=slow_seconds]");
    if (slow) slow.value = String(held.slow_seconds);
  }

  private tend(): void {
    const manners = this.root.querySelector<HTMLElement>("[data-manners]")!;
    manners.addEventListener("change", (event) => void this.holdOtherwise(manners, event.target as HTMLInputElement));
  }

  /** Busy until the room is held so; a switch whose wish is refused goes back. */
  private async holdOtherwise(manners: HTMLElement, field: HTMLInputElement): Promise<void> {
    const { name, type, checked, value } = field;
    manners.setAttribute("aria-busy", "true");
    const held = await this.deed("room:hold", { [name]: type === "checkbox" ? checked : Number(value) });
    if (!held && type === "checkbox") field.checked = !checked;
    manners.setAttribute("aria-busy", "false");
  }
}
