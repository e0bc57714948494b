/** The poll of a room: its answers to choose from, then its bars, living while others answer. */
import { t } from "@ui/words";
import type { Deed } from "./hall";
import type { Ack } from "./line";

export interface Poll {
  id: string;
  room_id: string;
  question: string;
  options: string[];
  counts: number[];
  total: number;
  closed_at: string | null;
  chosen: number | null;
}

interface Answer extends Ack {
  poll: Poll;
}

export class Polls {
  private readonly place: HTMLElement;
  /** Whether the room is over: its last poll is closed with it. */
  private readonly over: boolean;
  private poll: Poll | null = null;

  constructor(
    root: HTMLElement,
    private readonly moderates: boolean,
    private readonly deed: Deed,
  ) {
    this.place = root.querySelector("[data-poll-place]")!;
    this.over = root.dataset["over"] !== undefined;
    this.place.addEventListener("submit", (event) => {
      event.preventDefault();
      const chosen = (event as SubmitEvent).submitter as HTMLButtonElement | null;
      const id = (event.target as HTMLElement).dataset["poll"];
      if (chosen && id) void this.answer(id, chosen.value);
    });
    const fresh = root.querySelector<HTMLFormElement>("[data-new-poll]");
    fresh?.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.open(fresh);
    });
    root.querySelector("[data-close-poll]")?.addEventListener("click", () => {
      if (this.poll) void deed("poll:close", { poll_id: this.poll.id });
    });
  }

  show(poll: Poll): void {
    const before = this.poll;
    this.poll = before?.id === poll.id ? { ...poll, chosen: poll.chosen ?? before.chosen } : poll;
    this.draw(this.poll);
  }

  count(about: { poll_id: string; counts: number[]; total: number }): void {
    if (this.poll?.id !== about.poll_id) return;
    this.show({ ...this.poll, counts: about.counts, total: about.total });
  }

  closed(poll: Poll): void {
    if (!this.poll || this.poll.id === poll.id) this.show({ ...poll, chosen: this.poll?.chosen ?? null });
  }

  /** The lesson has ended, and its poll with it. */
  end(): void {
    if (this.poll && !this.poll.closed_at) this.show({ ...this.poll, closed_at: new Date().toISOString() });
  }

  private async answer(pollId: string, option: string): Promise<void> {
    const ack = await this.deed<Answer>("poll:answer", { poll_id: pollId, option });
    if (ack) this.show(ack.poll);
  }

  private async open(form: HTMLFormElement): Promise<void> {
    const fields = new FormData(form);
    const options = fields.getAll("options").map(String).map((one) => one.trim()).filter(Boolean);
    if (await this.deed("poll:open", { question: fields.get("question"), options })) form.reset();
  }

  private draw(poll: Poll): void {
    const done = this.over || poll.closed_at !== null;
    const told = poll.chosen !== null || done || this.moderates;
    const form = document.createElement("form");
    form.className = "poll";
    form.dataset["poll"] = poll.id;
    form.toggleAttribute("data-over", done);
    const fold = document.createElement("details");
    fold.open = this.isOpen(poll);
    fold.append(head(poll, done), this.options(poll, told, done), foot(poll));
    form.append(fold);
    this.place.hidden = false;
    const held = document.activeElement;
    const kept = held?.closest<HTMLButtonElement>(".poll-option")?.value;
    const onHead = held?.closest(".poll-head") !== null && this.place.contains(held);
    this.place.replaceChildren(form);
    if (onHead) form.querySelector<HTMLElement>(".poll-head")?.focus();
    if (kept) form.querySelector<HTMLButtonElement>(`.poll-option[value="${CSS.escape(kept)}"]`)?.focus();
  }

  /** As the viewer left it; a poll they have not seen is open, unless the room is over. */
  private isOpen(poll: Poll): boolean {
    const shown = this.place.querySelector<HTMLFormElement>("[data-poll]");
    if (shown?.dataset["poll"] !== poll.id) return !this.over;
    return shown.querySelector("details")!.open;
  }

  private options(poll: Poll, told: boolean, done: boolean): HTMLElement {
    const list = document.createElement("ul");
    list.className = "poll-options";
    poll.options.forEach((option, place) => {
      const count = poll.counts[place] ?? 0;
      const share = Math.round((100 * count) / Math.max(1, poll.total));
      const button = document.createElement("button");
      button.className = "poll-option";
      button.name = "option";
      button.value = option;
      button.disabled = done || poll.chosen !== null;
      if (poll.chosen === place) button.setAttribute("aria-pressed", "true");
      const words = text("span", option);
      words.dir = "auto";
      button.append(words);
      const entry = document.createElement("li");
      entry.append(button);
      if (told) {
        button.append(text("span", `${count} · ${share}%`, "num"));
        entry.append(bar(share));
      }
      list.append(entry);
    });
    return list;
  }
}

function head(poll: Poll, done: boolean): HTMLElement {
  const place = document.createElement("summary");
  place.className = "poll-head";
  const state = text("span", t(done ? "hall.closed" : "hall.poll"), done ? "tag" : "tag tag-green");
  place.append(state, " ", text("b", poll.question));
  return place;
}

function foot(poll: Poll): HTMLElement {
  const thanks = poll.chosen === null ? "" : ` · ${t("hall.thanks")}`;
  return text("p", t("hall.answers", { count: poll.total }) + thanks, "hint");
}

function bar(share: number): HTMLElement {
  const place = document.createElement("progress");
  place.className = "poll-bar";
  place.max = 100;
  place.value = share;
  place.setAttribute("aria-hidden", "true");
  return place;
}

function text(tag: string, words: string, className = ""): HTMLElement {
  const place = document.createElement(tag);
  if (className) place.className = className;
  place.textContent = words;
  return place;
}
