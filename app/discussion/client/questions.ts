/** The questions of a room that wait for an answer: the most wanted first. */
import type { Deed } from "./hall";
import type { Ack } from "./line";
import type { Message } from "./message";

interface Vote extends Ack {
  votes: number;
}

const MOST_SHOWN = 50;

export class Questions {
  private readonly list: HTMLOListElement;
  private readonly blank: HTMLTemplateElement;
  private readonly empty: HTMLElement;
  private readonly counter: HTMLElement | null;

  constructor(
    root: HTMLElement,
    private readonly deed: Deed,
  ) {
    this.list = root.querySelector("[data-asked]")!;
    this.blank = root.querySelector("[data-asked-blank]")!;
    this.empty = root.querySelector("[data-asked-empty]")!;
    this.counter = root.querySelector("[data-asked-count]");
    this.list.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.vote((event.target as HTMLElement).closest<HTMLElement>("[data-question]")!);
    });
    this.list.addEventListener("click", (event) => {
      const tick = (event.target as Element).closest("[data-tick]");
      const place = tick?.closest<HTMLElement>("[data-question]");
      if (place) void deed("question:answer", { id: place.dataset["question"] });
    });
  }

  restart(questions: Message[]): void {
    this.list.replaceChildren(...questions.map((one) => this.build(one)));
    this.settle();
  }

  heard(message: Message): void {
    if (message.kind !== "question" || message.answered || this.find(message.id)) return;
    if (this.list.childElementCount < MOST_SHOWN) this.list.append(this.build(message));
    this.settle();
  }

  drop(id: string): void {
    this.find(id)?.remove();
    this.settle();
  }

  voted(id: string, votes: number): void {
    const place = this.find(id);
    if (!place) return;
    place.querySelector("[data-votes]")!.textContent = String(votes);
    const above = [...this.list.children].find((one) => one !== place && votesOf(one) < votes);
    const ahead = place.previousElementSibling;
    if (above && ahead && votesOf(ahead) < votes) this.list.insertBefore(place, above);
  }

  private async vote(place: HTMLElement): Promise<void> {
    const button = place.querySelector("[aria-pressed]")!;
    const on = button.getAttribute("aria-pressed") !== "true";
    const id = place.dataset["question"]!;
    const ack = await this.deed<Vote>("question:vote", { id, on });
    if (!ack) return;
    button.setAttribute("aria-pressed", String(on));
    this.voted(id, ack.votes);
  }

  private build(message: Message): HTMLElement {
    const copy = document.importNode(this.blank.content, true);
    const place = copy.querySelector<HTMLElement>("li")!;
    place.dataset["question"] = message.id;
    place.querySelector("[data-votes]")!.textContent = String(message.votes);
    place.querySelector("[aria-pressed]")!.setAttribute("aria-pressed", String(message.voted));
    place.querySelector(".asked-body")!.textContent = message.body;
    const { name, organisation } = message.author;
    place.querySelector(".hint")!.textContent = [name, organisation].filter(Boolean).join(" · ");
    return place;
  }

  private find(id: string): HTMLElement | null {
    return this.list.querySelector(`[data-question="${CSS.escape(id)}"]`);
  }

  private settle(): void {
    const count = this.list.childElementCount;
    this.empty.hidden = count > 0;
    if (this.counter) this.counter.textContent = count ? String(count) : "";
  }
}

function votesOf(place: Element): number {
  return Number(place.querySelector("[data-votes]")?.textContent ?? 0);
}
