/**
 * Notes on their way, and words not sent yet. Each new note has a name of its own (`client_id`), so
 * that sending it again after a lost line writes it once. All of it survives a reload.
 */
import { Problem, postJson } from "@ui/http";
import { freshName } from "@ui/text";

export interface Note {
  id: string;
  body: string;
  at_seconds: number | null;
  written_at: string;
  edited_at: string | null;
  version: number;
  client_id: string;
}

export type Draft = Pick<Note, "client_id" | "body" | "at_seconds">;

export interface Fate {
  saved(note: Note): void;
  /** Not taken for good: the words go back to their writer. */
  refused(draft: Draft, sentence: string): void;
  /** No answer yet; it is kept here and sent again. */
  waits(draft: Draft): void;
}

const LONGEST_WAIT_MS = 30_000;

export class Drawer {
  private waiting: Draft[];
  private sending = false;
  private failures = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly place: string,
    private readonly key: string,
    private readonly fate: Fate,
  ) {
    this.waiting = this.read<Draft[]>("sent") ?? [];
    addEventListener("online", () => this.flush());
  }

  get drafts(): readonly Draft[] {
    return this.waiting;
  }

  /** What stands in the box, so that a closed window loses nothing. */
  get typed(): string {
    return this.read<string>("typed") ?? "";
  }

  set typed(words: string) {
    this.write("typed", words || null);
  }

  add(body: string, atSeconds: number | null): Draft {
    const draft = { client_id: freshName(), body, at_seconds: atSeconds };
    this.keep([...this.waiting, draft]);
    return draft;
  }

  /** Send everything that waits, in order. */
  flush(): void {
    clearTimeout(this.timer);
    if (!this.sending) void this.send();
  }

  private async send(): Promise<void> {
    this.sending = true;
    try {
      for (let draft = this.waiting[0]; draft; draft = this.waiting[0]) await this.deliver(draft);
      this.failures = 0;
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      this.failures += 1;
      for (const draft of this.waiting) this.fate.waits(draft);
      const wait = Math.min(2 ** this.failures * 1000, LONGEST_WAIT_MS);
      this.timer = setTimeout(() => this.flush(), (problem.retryAfterSeconds ?? 0) * 1000 || wait);
    } finally {
      this.sending = false;
    }
  }

  private async deliver(draft: Draft): Promise<void> {
    try {
      const note = await postJson<Note>(this.place, draft);
      this.drop(draft);
      this.fate.saved(note);
    } catch (problem) {
      if (!(problem instanceof Problem) || problem.passing || problem.status === 401) throw problem;
      this.drop(draft);
      const [first] = Object.values(problem.errors).flat();
      this.fate.refused(draft, first ?? problem.message);
    }
  }

  private drop(draft: Draft): void {
    this.keep(this.waiting.filter((other) => other.client_id !== draft.client_id));
  }

  private keep(drafts: Draft[]): void {
    this.waiting = drafts;
    this.write("sent", drafts.length ? drafts : null);
  }

  private read<T>(name: string): T | null {
    try {
      return JSON.parse(localStorage.getItem(`${this.key}.${name}`) ?? "null") as T | null;
    } catch {
      return null;
    }
  }

  private write(name: string, value: unknown): void {
    try {
      if (value === null) localStorage.removeItem(`${this.key}.${name}`);
      else localStorage.setItem(`${this.key}.${name}`, JSON.stringify(value));
    } catch {
      // A browser that keeps nothing: what waits is lost with the page, no more.
    }
  }
}
