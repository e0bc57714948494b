/**
 * The room, live: hears what is said, says what is typed, and does both again after the line was
 * lost. Listens to `zx:time` {seconds} from a player and asks it to go somewhere by `zx:seek`.
 */
import { getJson } from "@ui/http";
import { t } from "@ui/words";
import { Box } from "./box";
import { Deeds } from "./deeds";
import { type Ack, NoAnswer, ask, line } from "./line";
import { hear } from "./hearing";
import type { HandsNow } from "./hands";
import { Log } from "./log";
import { LIKE, type Message, type Met, type Viewer } from "./message";
import { type Draft, Outbox } from "./outbox";
import type { Poll } from "./polls";

export interface Entrance extends Ack {
  count: number;
  messages: Message[];
  muted_until: string | null;
  closed: boolean;
  moderator: boolean;
  pinned: Message | null;
  slow_seconds: number;
  premoderated: boolean;
  danmaku: boolean;
  poll: Poll | null;
  hands: HandsNow;
  questions: Message[];
}

interface About {
  id: string;
  room_id: string;
}

const LOOK_AGAIN_MS = 15_000;
const THINNED_STAYS_MS = 5000;

class Room {
  private readonly id: string;
  private readonly lessonId: string | null;
  private readonly viewer: Viewer;
  private readonly log: Log;
  private readonly box: Box;
  private readonly outbox: Outbox;
  private readonly deeds: Deeds;
  private readonly state: HTMLElement;
  private entered = false;
  private looking: number | undefined;
  private leftOut = 0;
  private thinning: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly root: HTMLElement) {
    this.id = root.dataset["room"]!;
    this.lessonId = root.dataset["lesson"] || null;
    this.viewer = {
      id: root.dataset["viewer"] ?? "",
      moderator: false,
      zone: root.dataset["zone"] ?? "Asia/Shanghai",
    };
    this.state = root.querySelector("[data-state]")!;
    this.log = new Log(root, this.viewer);
    this.box = new Box(root, (body) => this.send(body));
    this.deeds = new Deeds(root, this.id, this.viewer, this.log, this.box);
    this.outbox = new Outbox(this.id, this.viewer.id, {
      said: (draft, id, state) => this.log.confirm(draft.client_id, id, state),
      refused: (draft, sentence) => this.giveBack(draft, sentence),
      waits: (draft) => this.log.putPending(this.drafted(draft), t("room.waiting")),
    });
    this.listen();
    this.attend();
  }

  private listen(): void {
    const socket = line();
    const here = <T extends About>(take: (about: T) => void) => (about: T) => {
      if (about.room_id === this.id) take(about);
    };
    socket.on("connect", () => void this.enter());
    socket.on("disconnect", () => this.lost());
    socket.on("connect_error", () => this.lost());
    hear(socket, "message:posted", here<Message>((message) => this.hear(message)));
    hear(socket, "message:held", here<Message>((message) => this.hear(message)));
    hear(socket, "message:hidden", here<About>(({ id }) => this.log.hide(id)));
    hear(socket, "message:pinned", here<About & { pinned: boolean }>((about) => this.pinned(about)));
    hear(socket, "room:held", here<About & { closed: boolean }>(({ closed }) => this.box.close(closed && !this.viewer.moderator)));
    hear(socket, "room:thinned", here<About & { left_out: number }>(({ left_out }) => this.thinned(left_out)));
    hear(socket, "message:reacted", here<About & Met & { person_id: string; on: boolean }>((about) => {
      const mine = about.person_id === this.viewer.id ? { mine: about.on } : {};
      this.log.react(about.id, { emoji: about.emoji, count: about.count, ...mine });
    }));
    hear(socket, "room:count", here<About & { count: number }>(({ count }) => this.showCount(count)));
    if (socket.connected) void this.enter();
    else this.state.textContent = t("room.connecting");
  }

  private async enter(): Promise<void> {
    let entrance: Entrance;
    try {
      entrance = await ask<Entrance>("room:enter", { room_id: this.id, coalesce: true });
    } catch (error) {
      if (error instanceof NoAnswer) return;
      throw error;
    }
    if (!entrance.ok) return this.refuseEntrance(entrance);
    clearInterval(this.looking);
    this.looking = undefined;
    this.viewer.moderator = entrance.moderator;
    this.state.textContent = "";
    this.showCount(entrance.count);
    this.box.close(entrance.closed && !entrance.moderator);
    if (this.entered) this.log.catchUp(entrance.messages);
    else this.log.restart(entrance.messages);
    this.entered = true;
    this.showPin(entrance.pinned);
    this.offerEarlier(entrance.messages.length >= 30);
    for (const draft of this.outbox.drafts) {
      this.log.putPending(this.drafted(draft), t("room.sending"));
    }
    this.outbox.flush();
    this.root.dispatchEvent(new CustomEvent("zx:entered", { detail: entrance, bubbles: true }));
  }

  /** More is said than anybody could read: say so, and where the rest is. */
  private thinned(leftOut: number): void {
    this.leftOut += leftOut;
    this.state.textContent = t("room.thinned", { count: this.leftOut });
    clearTimeout(this.thinning);
    this.thinning = setTimeout(() => {
      this.leftOut = 0;
      this.state.textContent = "";
    }, THINNED_STAYS_MS);
  }

  private refuseEntrance(ack: Ack): void {
    this.state.textContent = ack.error === "not_signed_in" ? t("room.sign_in") : (ack.message ?? "");
    this.box.close(ack.error !== "not_signed_in");
  }

  /** Without a line the room is looked up now and then, and what is written goes by request. */
  private lost(): void {
    this.state.textContent = t("room.lost");
    this.looking ??= setInterval(() => void this.lookAgain(), LOOK_AGAIN_MS);
  }

  private async lookAgain(): Promise<void> {
    if (document.hidden) return;
    try {
      const url = `/api/v1/rooms/${this.id}/messages?limit=30`;
      this.log.catchUp((await getJson<{ items: Message[] }>(url)).items);
      this.outbox.flush();
    } catch {
      // Still no network; the sentence above the messages says so.
    }
  }

  private hear(message: Message): void {
    if (message.author.id === this.viewer.id && message.client_id) {
      this.outbox.arrived(message.client_id);
    }
    this.log.put(message);
    document.dispatchEvent(new CustomEvent("zx:said", { detail: message }));
  }

  private send(body: string): void {
    const draft = this.outbox.add({
      body,
      kind: this.box.takeKind(),
      reply_to: this.box.replyId,
      at_seconds: this.box.atSeconds,
      lesson_id: this.box.atSeconds === null ? null : this.lessonId,
    });
    this.log.putPending(this.drafted(draft), t("room.sending"));
  }

  private giveBack(draft: Draft, sentence: string): void {
    this.log.drop(draft.client_id);
    this.box.refuse(sentence, draft.body);
  }

  /** A draft as it will look once it is said. */
  private drafted(draft: Draft): Message {
    const { name = "", organisation = "" } = this.root.dataset;
    const replied = draft.reply_to;
    return {
      id: "",
      room_id: this.id,
      author: { id: this.viewer.id, name, organisation, lecturer: false },
      body: draft.body,
      client_id: draft.client_id,
      posted_at: new Date().toISOString(),
      state: "posted",
      kind: draft.kind,
      votes: 0,
      voted: false,
      answered: false,
      reply_to: replied,
      reply: replied
        ? { id: replied, name: this.log.nameOf(replied), excerpt: this.log.wordsOf(replied).slice(0, 60) }
        : null,
      at_seconds: draft.at_seconds,
      lesson_id: draft.lesson_id,
      hidden_reason: null,
      pinned: false,
      reactions: [],
    };
  }

  private attend(): void {
    this.root.addEventListener("click", (event) => this.pressed(event));
    this.root.addEventListener("submit", (event) => {
      const form = event.target as HTMLElement;
      const place = form.closest<HTMLElement>("[data-message]");
      if (!form.matches("[data-hide]") || !place) return;
      event.preventDefault();
      void this.deeds.hide(place);
    });
    const video = this.lessonId && document.querySelector<HTMLVideoElement>("[data-video]");
    if (video && video.currentTime > 0) this.box.at(video.currentTime);
    document.addEventListener("zx:time", (event) => {
      const { seconds } = (event as CustomEvent<{ seconds: number }>).detail;
      if (Number.isFinite(seconds)) this.box.at(seconds);
    });
  }

  private pressed(event: Event): void {
    const target = event.target as Element;
    if (target.closest("[data-earlier] button")) return void this.showEarlier();
    const at = target.closest<HTMLElement>("[data-at]");
    if (at) return this.seek(event, at);
    const place = target.closest<HTMLElement>("[data-message]");
    if (!place) return;
    const id = place.dataset["message"]!;
    const more = target.closest<HTMLElement>("[data-more]");
    const open = place.classList.toggle("said-open", more ? !place.matches(".said-open") : false);
    place.querySelector("[data-more]")?.setAttribute("aria-expanded", String(open));
    const emoji = target.closest<HTMLElement>("[data-emoji]");
    if (emoji) void this.deeds.react(place, emoji.dataset["emoji"]!);
    else if (target.closest("[data-like]")) void this.deeds.react(place, LIKE);
    else if (target.closest("[data-reply]")) this.box.replyTo(id, this.log.nameOf(id));
    else if (target.closest("[data-hides]")) void this.deeds.hide(place);
    else if (target.closest("[data-pins]")) void this.deeds.pin(place);
    else if (target.closest("[data-lets]")) void this.deeds.letThrough(place);
    else if (target.closest("[data-mutes]")) void this.deeds.mute(place);
  }

  /** A time in this lesson moves its player; one in another lesson is an ordinary link. */
  private seek(event: Event, at: HTMLElement): void {
    const lesson = at.dataset["lesson"] || this.lessonId;
    if (!this.lessonId || lesson !== this.lessonId) return;
    event.preventDefault();
    const detail = { seconds: Number(at.dataset["at"]), lesson_id: this.lessonId };
    document.dispatchEvent(new CustomEvent("zx:seek", { detail }));
  }

  private async showEarlier(): Promise<void> {
    const oldest = this.log.oldestId;
    if (!oldest) return;
    const url = `/api/v1/rooms/${this.id}/messages?limit=50&before=${oldest}`;
    const page = await getJson<{ items: Message[]; next: string | null }>(url);
    this.log.putAbove(page.items);
    this.offerEarlier(page.next !== null);
  }

  private offerEarlier(offered: boolean): void {
    this.root.querySelector<HTMLElement>("[data-earlier]")!.hidden = !offered;
  }

  private showCount(count: number): void {
    const place = this.root.querySelector<HTMLElement>("[data-count]")!;
    place.textContent = t("room.people", { count });
    place.hidden = false;
  }

  private pinned({ id, pinned }: About & { pinned: boolean }): void {
    this.log.pin(id, pinned);
    this.fillPin(pinned ? id : null, this.log.nameOf(id), this.log.wordsOf(id));
  }

  private showPin(message: Message | null): void {
    this.fillPin(message?.id ?? null, message?.author.name ?? "", message?.body ?? "");
  }

  private fillPin(id: string | null, name: string, words: string): void {
    const place = this.root.querySelector<HTMLElement>("[data-pin]")!;
    place.hidden = id === null;
    const link = place.querySelector("a")!;
    link.href = `#message-${id ?? ""}`;
    link.textContent = `${name}：${words}`;
  }
}

/** Make a room on the page live; once is enough. */
export function mountRoom(root: HTMLElement): void {
  if (root.dataset["live"]) return;
  root.dataset["live"] = "1";
  new Room(root);
}
