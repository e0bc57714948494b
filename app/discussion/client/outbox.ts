/**
 * Messages on their way. Each has a name of its own (`client_id`), so that sending it again after a
 * lost connection says it once. What is still waiting survives a reload of the page.
 */
import { Problem, postJson } from "@ui/http";
import { freshName } from "@ui/text";
import { type Ack, NoAnswer, ask } from "./line";
import type { Kind, State } from "./message";

export interface Draft {
  client_id: string;
  body: string;
  reply_to: string | null;
  at_seconds: number | null;
  lesson_id: string | null;
  kind: Kind;
}

export interface Fate {
  /** It is said, under this id. */
  said(draft: Draft, id: string, state: State): void;
  /** It is not taken, for this reason; it will not be sent again by itself. */
  refused(draft: Draft, sentence: string): void;
  /** No answer yet; it is kept and sent again when the line is back. */
  waits(draft: Draft): void;
}

interface PostAck extends Ack {
  id: string;
  state: State;
}

export class Outbox {
  private readonly key: string;
  private readonly waiting = new Map<string, Draft>();
  private sending: Promise<void> = Promise.resolve();

  constructor(
    private readonly roomId: string,
    viewerId: string,
    private readonly fate: Fate,
  ) {
    this.key = `room.outbox.${viewerId}.${roomId}`;
    for (const draft of this.stored()) this.waiting.set(draft.client_id, draft);
  }

  get drafts(): Draft[] {
    return [...this.waiting.values()];
  }

  has(clientId: string): boolean {
    return this.waiting.has(clientId);
  }

  /** Put a message on its way. */
  add(words: Omit<Draft, "client_id">): Draft {
    const draft = { client_id: freshName(), ...words };
    this.waiting.set(draft.client_id, draft);
    this.store();
    this.flush();
    return draft;
  }

  /** Send everything that waits, one after the other, in order. */
  flush(): void {
    this.sending = this.sending.then(async () => {
      for (const draft of this.drafts) {
        if (!(await this.deliver(draft))) return;
      }
    });
  }

  /** It was heard in the room: no need to wait for the answer. */
  arrived(clientId: string): void {
    this.waiting.delete(clientId);
    this.store();
  }

  private async deliver(draft: Draft): Promise<boolean> {
    try {
      const ack = await this.post(draft);
      const known = this.waiting.has(draft.client_id);
      this.arrived(draft.client_id);
      if (ack.ok) this.fate.said(draft, ack.id, ack.state);
      else if (known) this.fate.refused(draft, ack.message ?? "");
      return true;
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error;
      if (this.waiting.has(draft.client_id)) this.fate.waits(draft);
      return false;
    }
  }

  /** Over the line if it is up, else as a plain request: some networks let no line through. */
  private async post(draft: Draft): Promise<PostAck> {
    try {
      return await ask<PostAck>("message:post", { room_id: this.roomId, ...draft });
    } catch {
      return await this.postPlainly(draft);
    }
  }

  private async postPlainly(draft: Draft): Promise<PostAck> {
    try {
      const url = `/api/v1/rooms/${this.roomId}/messages`;
      const said = await postJson<{ id: string; state: State }>(url, draft);
      return { ok: true, ...said };
    } catch (error) {
      if (!(error instanceof Problem) || error.status === 0 || error.status >= 500) {
        throw new NoAnswer("message:post");
      }
      const [first] = Object.values(error.errors).flat();
      return { ok: false, id: "", state: "posted", message: first ?? error.message };
    }
  }

  private stored(): Draft[] {
    try {
      return JSON.parse(sessionStorage.getItem(this.key) ?? "[]") as Draft[];
    } catch {
      return [];
    }
  }

  private store(): void {
    try {
      sessionStorage.setItem(this.key, JSON.stringify(this.drafts));
    } catch {
      // A browser that keeps nothing: what waits is lost with the page, no more.
    }
  }
}
