/** The notes on the page: kept in the order of the lesson, built from the template's blank. */
import { t } from "@ui/words";
import { type Draft, type Note } from "./drawer";

const two = (value: number): string => String(value).padStart(2, "0");

/** 754 s is 12:34; 3754 s is 1:02:34. */
export function clockTime(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const minutes = `${two(Math.floor((whole % 3600) / 60))}:${two(whole % 60)}`;
  return whole >= 3600 ? `${Math.floor(whole / 3600)}:${minutes}` : minutes;
}

export class Sheet {
  private readonly list: HTMLOListElement;
  private readonly blank: HTMLTemplateElement;
  private readonly empty: HTMLElement;
  private readonly none: HTMLElement;

  constructor(
    root: HTMLElement,
    private readonly lessonId: string,
  ) {
    this.list = root.querySelector("[data-list]")!;
    this.blank = root.querySelector("[data-blank]")!;
    this.empty = root.querySelector("[data-empty]")!;
    this.none = root.querySelector("[data-none]")!;
  }

  get places(): HTMLElement[] {
    return [...this.list.children] as HTMLElement[];
  }

  find(id: string): HTMLElement | null {
    return this.list.querySelector(`[data-note="${CSS.escape(id)}"]`);
  }

  /** Begin anew with these; what still waits stays. */
  show(notes: readonly Note[], searching: boolean): void {
    for (const place of this.places) if (!("waiting" in place.dataset)) place.remove();
    for (const note of notes) this.put(note);
    this.settle(searching);
  }

  /** Add a note, or bring a known one up to date. */
  put(note: Note): HTMLElement {
    const place = this.build(note);
    place.dataset["note"] = note.id;
    place.dataset["version"] = String(note.version);
    place.id = `note-${note.id}`;
    place.querySelector<HTMLAnchorElement>("[data-edit]")!.href = `/notes/${note.id}`;
    place.querySelector("form")!.action = `/notes/${note.id}/delete`;
    const moment = new Date(note.edited_at ?? note.written_at);
    const time = spoken(moment);
    place.querySelector("[data-when]")!.textContent = note.edited_at ? t("notes.edited", { time }) : time;
    (this.find(note.id) ?? this.pending(note.client_id))?.remove();
    this.insert(place);
    this.settle();
    return place;
  }

  /** Show a note that is on its way. */
  putPending(draft: Draft, sentence: string): void {
    const place = this.pending(draft.client_id) ?? this.build(draft);
    place.dataset["waiting"] = draft.client_id;
    place.removeAttribute("data-note");
    for (const tool of place.querySelectorAll("[data-edit], form")) tool.remove();
    place.querySelector("[data-when]")!.textContent = sentence;
    if (!place.isConnected) this.insert(place);
    this.settle();
    place.scrollIntoView({ block: "nearest" });
  }

  drop(clientId: string): void {
    this.pending(clientId)?.remove();
    this.settle();
  }

  remove(place: HTMLElement): void {
    place.remove();
    this.settle();
  }

  settle(searching = false): void {
    const bare = this.list.childElementCount === 0;
    this.empty.hidden = !bare || searching;
    this.none.hidden = !bare || !searching;
  }

  private pending(clientId: string): HTMLElement | null {
    return this.list.querySelector(`[data-waiting="${CSS.escape(clientId)}"]`);
  }

  private build(note: Draft): HTMLElement {
    const place = (this.blank.content.cloneNode(true) as DocumentFragment).querySelector("li")!;
    place.querySelector("[data-body]")!.textContent = note.body;
    const at = place.querySelector<HTMLAnchorElement>("[data-at]");
    if (at && note.at_seconds !== null) {
      const time = clockTime(note.at_seconds);
      at.textContent = time;
      at.dataset["at"] = String(note.at_seconds);
      at.href = `/lessons/${this.lessonId}?t=${Math.floor(note.at_seconds)}`;
      at.setAttribute("aria-label", t("notes.go_to", { time }));
    } else at?.remove();
    return place;
  }

  private insert(place: HTMLElement): void {
    const after = this.places.find((other) => secondOf(other) > secondOf(place));
    this.list.insertBefore(place, after ?? null);
  }
}

function secondOf(place: HTMLElement): number {
  return Number(place.querySelector<HTMLElement>("[data-at]")?.dataset["at"] ?? -1);
}

/** The time of day for what was written today, else with its date, where the academy is. */
function spoken(moment: Date): string {
  const zone = document.querySelector<HTMLElement>("[data-zone]")?.dataset["zone"];
  const lang = document.documentElement.lang.replace(/^en$/, "en-GB"); // 18 Nov, as pages write it
  const timeZone = zone ? { timeZone: zone } : {};
  const day = new Intl.DateTimeFormat(lang, { month: "short", day: "numeric", ...timeZone });
  const clock = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", ...timeZone } as const;
  const time = new Intl.DateTimeFormat(lang, clock).format(moment);
  return day.format(moment) === day.format(new Date()) ? time : `${day.format(moment)} ${time}`;
}
