/** One message on the page: built from the template's blank, changed when it is hidden or met. */
import { icon } from "@ui/icon";
import { t } from "@ui/words";
import { clockTime, moment, withLinks } from "./words";

export interface Met {
  emoji: string;
  count: number;
  mine?: boolean;
}

export type State = "posted" | "held" | "hidden";
export type Kind = "remark" | "question" | "announcement";

/** A message as the academy sends it (`message:posted`, the history). */
export interface Message {
  id: string;
  room_id: string;
  author: { id: string; name: string; organisation: string; lecturer: boolean };
  body: string | null;
  client_id?: string | null;
  posted_at: string;
  state: State;
  kind: Kind;
  votes: number;
  voted: boolean;
  answered: boolean;
  reply_to: string | null;
  reply: { id: string; name: string; excerpt: string | null } | null;
  at_seconds: number | null;
  lesson_id: string | null;
  hidden_reason: string | null;
  pinned: boolean;
  reactions: Met[];
}

/** Who looks, and what they may do here. */
export interface Viewer {
  id: string;
  moderator: boolean;
  zone: string;
}

export const LIKE = "👍";

function part<E extends HTMLElement>(place: ParentNode, selector: string): E | null {
  return place.querySelector<E>(selector);
}

/** The message as a list item. */
export function item(blank: HTMLTemplateElement, message: Message, viewer: Viewer): HTMLLIElement {
  const copy = document.importNode(blank.content, true);
  const place = copy.querySelector("li")!;
  place.dataset["author"] = message.author.id;
  if (message.client_id) place.dataset["client"] = message.client_id;
  fillHead(place, message, viewer);
  fillQuote(place, message);
  fillBody(place, message);
  identify(place, message.id, message.author.id, message.author.name, viewer);
  for (const met of message.reactions) showReaction(place, met);
  showKind(place, message.kind);
  showHeld(place, message.state === "held", viewer);
  if (message.state === "hidden") hide(place, message, viewer.moderator);
  return place;
}

/** Give an item its id, and the tools that the viewer may use on it. */
export function identify(
  place: HTMLElement,
  id: string,
  authorId: string,
  name: string,
  viewer: Viewer,
): void {
  if (id) {
    place.dataset["message"] = id;
    place.id = `message-${id}`;
  }
  const known = Boolean(id);
  const own = authorId === viewer.id;
  tool(place, "[data-like]", known, t("room.like", { name }));
  tool(place, "[data-reply]", known, t("room.replying", { name }));
  tool(place, "[data-pins]", known && viewer.moderator, t("room.pin", { name }));
  tool(place, "[data-mutes]", known && viewer.moderator && !own, t("room.mute_name", { name }));
  tool(place, "[data-hides]", known && (own || viewer.moderator), t("room.hide", { name }));
}

function tool(place: HTMLElement, selector: string, offered: boolean, name: string): void {
  const button = part(place, selector);
  if (!button) return;
  button.hidden = !offered;
  button.setAttribute("aria-label", name);
}

function fillHead(place: HTMLElement, message: Message, viewer: Viewer): void {
  const { name, organisation, lecturer } = message.author;
  const face = part(place, "[data-face]")!;
  face.textContent = [...name][0]?.toUpperCase() ?? "?";
  face.classList.toggle("face-red", lecturer);
  part(place, "[data-name]")!.textContent = name;
  const tag = part(place, "[data-organisation]")!;
  tag.textContent = lecturer ? t("room.lecturer") : organisation;
  tag.classList.toggle("tag-red", lecturer);
  const time = place.querySelector("time")!;
  time.dateTime = message.posted_at;
  time.textContent = moment(new Date(message.posted_at), viewer.zone);
}

function fillQuote(place: HTMLElement, message: Message): void {
  if (!message.reply) return;
  const quote = part(place, "[data-quote]")!;
  quote.hidden = false;
  quote.querySelector("a")!.href = `#message-${message.reply.id}`;
  quote.querySelector("b")!.textContent = message.reply.name;
  quote.querySelector("span")!.textContent = message.reply.excerpt ?? t("room.quote_hidden");
}

function fillBody(place: HTMLElement, message: Message): void {
  part(place, "[data-body]")!.replaceChildren(...withLinks(message.body ?? ""));
  if (message.at_seconds === null) return;
  const at = place.querySelector<HTMLAnchorElement>("[data-at]")!;
  at.hidden = false;
  at.dataset["at"] = String(message.at_seconds);
  at.dataset["lesson"] = message.lesson_id ?? "";
  at.textContent = clockTime(message.at_seconds);
  if (message.lesson_id) {
    at.href = `/lessons/${message.lesson_id}?t=${Math.floor(message.at_seconds)}`;
  }
}

function showKind(place: HTMLElement, kind: Kind): void {
  if (kind === "remark") return;
  place.classList.add(`said-${kind}`);
  const mark = part(place, "[data-kind]")!;
  mark.hidden = false;
  mark.className = "tag tag-amber";
  mark.textContent = t(`room.kind_${kind}`);
}

/** Say at a message that it waits for those who look after the room, and let them decide. */
export function showHeld(place: HTMLElement, held: boolean, viewer: Viewer): void {
  place.classList.toggle("said-held", held);
  const lets = part(place, "[data-lets]");
  if (lets) lets.hidden = !held || !viewer.moderator;
  const note = part(place, "[data-sending]");
  if (held && note) note.textContent = t("room.held");
}

/** Say under a message that it is still on its way, or that it waits. */
export function showSending(place: HTMLElement, sentence: string): void {
  place.classList.toggle("said-pending", sentence !== "");
  const note = part(place, "[data-sending]");
  if (note) note.textContent = sentence;
}

/** Take a message's words away; a moderator keeps reading what was hidden. */
export function hide(place: HTMLElement, message: Message | null, moderator: boolean): void {
  place.classList.add("said-hidden");
  for (const gone of place.querySelectorAll("[data-met], [data-tools], [data-more]")) gone.remove();
  if (moderator && (message === null || message.body !== null)) return;
  part(place, "[data-quote]")?.remove();
  const gone = document.createElement("span");
  gone.className = "muted";
  gone.textContent = [t("room.hidden"), message?.hidden_reason ?? ""].join(" ").trim();
  part(place, ".said-body")!.replaceChildren(gone);
}

/** Show how often a message was met with an emoji. */
export function showReaction(place: HTMLElement, met: Met): void {
  const list = part(place, "[data-met]");
  if (!list) return;
  const buttons = [...list.querySelectorAll<HTMLButtonElement>("[data-emoji]")];
  let button = buttons.find((known) => known.dataset["emoji"] === met.emoji);
  if (met.count === 0) {
    button?.closest("li")?.remove();
    return;
  }
  if (!button) {
    button = reactionButton(met.emoji);
    const entry = document.createElement("li");
    entry.append(button);
    list.append(entry);
  }
  button.querySelector("[data-times]")!.textContent = String(met.count);
  button.setAttribute("aria-label", t("room.reaction", { emoji: met.emoji, count: met.count }));
  if (met.mine !== undefined) button.setAttribute("aria-pressed", String(met.mine));
}

function reactionButton(emoji: string): HTMLButtonElement {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "tag said-emoji";
  button.dataset["emoji"] = emoji;
  button.setAttribute("aria-pressed", "false");
  const sign = emoji === LIKE ? icon("thumbs-up") : document.createElement("span");
  sign.setAttribute("aria-hidden", "true");
  if (emoji !== LIKE) sign.textContent = emoji;
  const times = document.createElement("span");
  times.className = "num";
  times.dataset["times"] = "";
  button.append(sign, " ", times);
  return button;
}

/** Mark the message that stands at the top of the room. */
export function showPinned(place: HTMLElement, pinned: boolean): void {
  place.classList.toggle("said-pinned", pinned);
  const button = part(place, "[data-pins]");
  if (!button) return;
  const name = part(place, "[data-name]")?.textContent ?? "";
  button.setAttribute("aria-pressed", String(pinned));
  button.setAttribute("aria-label", t(pinned ? "room.unpin" : "room.pin", { name }));
  button.replaceChildren(icon(pinned ? "pin-off" : "pin"));
}
