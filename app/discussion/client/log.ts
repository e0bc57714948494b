/**
 * What was said, on the page: kept in order, near its end when the reader is, never too long. The
 * list scrolls from its end (`column-reverse`): 0 is the newest, what is earlier is negative.
 */
import { t } from "@ui/words";
import { type Message, type Met, type State, type Viewer, hide, identify, item } from "./message";
import { showHeld, showPinned, showReaction, showSending } from "./message";
import { withLinks } from "./words";

const MOST_ITEMS = 200;
const NEAR_THE_END_PX = 80;

/** Ids grow in the order of saying. */
function before(one: string, other: string): boolean {
  return one.length === other.length ? one < other : one.length < other.length;
}

export class Log {
  private readonly list: HTMLOListElement;
  private readonly scroll: HTMLElement;
  private readonly empty: HTMLElement;
  private readonly pill: HTMLButtonElement;
  private readonly blank: HTMLTemplateElement;
  private arrivals: Message[] = [];
  private unseen = 0;

  constructor(
    root: HTMLElement,
    private readonly viewer: Viewer,
  ) {
    this.list = root.querySelector("[data-messages]")!;
    this.scroll = root.querySelector("[data-scroll]")!;
    this.empty = root.querySelector("[data-empty]")!;
    this.pill = root.querySelector("[data-new]")!;
    this.blank = root.querySelector("[data-blank]")!;
    this.pill.addEventListener("click", () => this.toEnd());
    this.scroll.addEventListener("scroll", () => this.nearEnd && this.seen(), { passive: true });
    for (const body of this.list.querySelectorAll("[data-body]")) {
      body.replaceChildren(...withLinks(body.textContent ?? ""));
    }
    this.toEnd();
  }

  get oldestId(): string | null {
    return this.list.querySelector<HTMLElement>("[data-message]")?.dataset["message"] ?? null;
  }

  find(id: string): HTMLElement | null {
    return this.list.querySelector(`[data-message="${CSS.escape(id)}"]`);
  }

  nameOf(id: string): string {
    return this.find(id)?.querySelector("[data-name]")?.textContent ?? "";
  }

  wordsOf(id: string): string {
    return this.find(id)?.querySelector("[data-body]")?.textContent ?? "";
  }

  /** Begin anew with what the room answered at the entrance. */
  restart(messages: Message[]): void {
    this.list.setAttribute("aria-busy", "true");
    const pending = [...this.list.querySelectorAll<HTMLElement>("[data-client]:not([data-message])")];
    this.list.replaceChildren(...messages.map((message) => this.build(message)), ...pending);
    this.list.removeAttribute("aria-busy");
    this.settle();
    this.toEnd();
  }

  /** Take in what was said meanwhile; a hole in between makes it begin anew. */
  catchUp(messages: Message[]): void {
    const [first] = messages;
    const newest = [...this.list.querySelectorAll<HTMLElement>("[data-message]")].at(-1);
    const known = newest?.dataset["message"];
    if (first && known && before(known, first.id)) this.restart(messages);
    else for (const message of messages) this.put(message);
  }

  /** Add a message, or bring a known one up to date, with the next frame. */
  put(message: Message): void {
    if (this.arrivals.push(message) === 1) requestAnimationFrame(() => this.takeIn());
  }

  /** Put what was said earlier above, without moving what is being read. */
  putAbove(messages: Message[]): void {
    this.list.setAttribute("aria-busy", "true");
    this.list.prepend(...messages.map((message) => this.build(message)));
    this.list.removeAttribute("aria-busy");
    this.settle();
  }

  /** Show a message of the viewer that is on its way. */
  putPending(message: Message, sentence: string): void {
    const known = this.pending(message.client_id ?? "");
    const place = known ?? this.build(message);
    showSending(place, sentence);
    if (!known) this.list.append(place);
    this.settle();
    this.toEnd();
  }

  /** The viewer's message has arrived and has an id now. */
  confirm(clientId: string, id: string, state: State): void {
    const place = this.pending(clientId);
    if (!place) return;
    if (this.find(id)) return place.remove();
    showSending(place, "");
    const name = place.querySelector("[data-name]")?.textContent ?? "";
    identify(place, id, this.viewer.id, name, this.viewer);
    showHeld(place, state === "held", this.viewer);
  }

  drop(clientId: string): void {
    this.pending(clientId)?.remove();
    this.settle();
  }

  hide(id: string): void {
    const place = this.find(id);
    if (place) hide(place, null, this.viewer.moderator);
    for (const quote of this.list.querySelectorAll(`[data-quote] a[href="#message-${CSS.escape(id)}"] span`)) {
      quote.textContent = t("room.quote_hidden");
    }
  }

  react(id: string, met: Met): void {
    const place = this.find(id);
    if (place) showReaction(place, met);
  }

  pin(id: string, pinned: boolean): void {
    for (const place of this.list.querySelectorAll<HTMLElement>(".said-pinned")) showPinned(place, false);
    const place = this.find(id);
    if (place) showPinned(place, pinned);
  }

  private build(message: Message): HTMLLIElement {
    const place = item(this.blank, message, this.viewer);
    showPinned(place, message.pinned);
    return place;
  }

  private pending(clientId: string): HTMLElement | null {
    const name = CSS.escape(clientId);
    return clientId
      ? this.list.querySelector(`[data-client="${name}"]:not([data-message])`)
      : null;
  }

  private takeIn(): void {
    const wasNear = this.nearEnd;
    const { scrollHeight, scrollTop } = this.scroll;
    let fresh = 0;
    // Of a burst longer than the page keeps, the last ones are all that would stay.
    if (wasNear) this.arrivals = this.arrivals.slice(-MOST_ITEMS);
    for (const message of this.arrivals) fresh += this.insert(message) ? 1 : 0;
    this.arrivals = [];
    if (wasNear) this.trim();
    this.settle();
    if (wasNear) return this.toEnd();
    this.scroll.scrollTop = scrollTop - (this.scroll.scrollHeight - scrollHeight);
    if (fresh > 0) this.announceUnseen(fresh);
  }

  private insert(message: Message): boolean {
    const place = this.build(message);
    const known = this.find(message.id) ?? this.pending(message.client_id ?? "");
    if (known) {
      known.replaceWith(place);
      return false;
    }
    let earlier = this.list.lastElementChild as HTMLElement | null;
    while (earlier && !(earlier.dataset["message"] && before(earlier.dataset["message"], message.id))) {
      earlier = earlier.previousElementSibling as HTMLElement | null;
    }
    if (earlier) earlier.after(place);
    else this.list.prepend(place);
    return true;
  }

  private trim(): void {
    while (this.list.childElementCount > MOST_ITEMS) this.list.firstElementChild!.remove();
  }

  private settle(): void {
    this.empty.hidden = this.list.childElementCount > 0;
  }

  private get nearEnd(): boolean {
    return -this.scroll.scrollTop < NEAR_THE_END_PX;
  }

  private toEnd(): void {
    this.scroll.scrollTop = 0;
    this.seen();
  }

  private seen(): void {
    this.unseen = 0;
    this.pill.hidden = true;
  }

  private announceUnseen(fresh: number): void {
    this.unseen += fresh;
    this.pill.textContent = `↓ ${t("room.new", { count: this.unseen })}`;
    this.pill.hidden = false;
  }
}
