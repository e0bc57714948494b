/** What is done about a message that was said: react, hide, pin, mute who said it, let it through. */
import { t } from "@ui/words";
import { Asker } from "./asker";
import type { Box } from "./box";
import { type Ack, ask } from "./line";
import type { Log } from "./log";
import type { Viewer } from "./message";

const MUTED_MINUTES = 10;

export class Deeds {
  private readonly asker: Asker;

  constructor(
    root: HTMLElement,
    private readonly roomId: string,
    private readonly viewer: Viewer,
    private readonly log: Log,
    private readonly box: Box,
  ) {
    this.asker = new Asker(root);
  }

  async react(place: HTMLElement, emoji: string): Promise<void> {
    const buttons = [...place.querySelectorAll<HTMLElement>("[data-emoji]")];
    const mine = buttons.find((button) => button.dataset["emoji"] === emoji);
    const on = mine?.getAttribute("aria-pressed") !== "true";
    await this.tell("message:react", { id: place.dataset["message"], emoji, on });
  }

  async hide(place: HTMLElement): Promise<void> {
    const id = place.dataset["message"]!;
    const own = place.dataset["author"] === this.viewer.id;
    const title = own ? t("room.hide_own") : t("room.hide_title", { name: this.log.nameOf(id) });
    const answer = await this.asker.ask(title, this.log.wordsOf(id), !own);
    if (answer) await this.tell("message:hide", { id, reason: answer.reason });
  }

  async pin(place: HTMLElement): Promise<void> {
    const on = !place.classList.contains("said-pinned");
    await this.tell("message:pin", { id: place.dataset["message"], on });
  }

  async mute(place: HTMLElement): Promise<void> {
    const name = this.log.nameOf(place.dataset["message"]!);
    const answer = await this.asker.ask(t("room.mute_title", { name }), t("room.mute_words"), true, t("room.mute"));
    if (!answer) return;
    const about = { person_id: place.dataset["author"], minutes: MUTED_MINUTES };
    await this.tell("room:mute", { room_id: this.roomId, reason: answer.reason, ...about });
  }

  async letThrough(place: HTMLElement): Promise<void> {
    await this.tell("message:let_through", { id: place.dataset["message"] });
  }

  private async tell(event: string, fields: object): Promise<void> {
    try {
      const ack = await ask<Ack>(event, fields);
      if (!ack.ok) this.box.say(ack.message ?? "");
    } catch {
      this.box.say(t("offline"));
    }
  }
}
