/**
 * What was said while it was on air, beside the replay: each message comes when the video reaches
 * the moment it was said at. Nothing is asked of the academy while nobody looks, or while it is
 * switched off; the choice stays on this device.
 */
import { Problem, getJson } from "@ui/http";
import { clockTime } from "../../discussion/client/words";

interface Line {
  id: string;
  at_ms: number;
  kind: string;
  body: string | null;
  author: { name: string; lecturer: boolean };
}

interface Stretch {
  items: Line[];
  next: string | null;
}

const OFF = "zx.then.off";
/** After a leap, what was said so long before it stands there, too. */
const BEFORE_MS = 30_000;
const AHEAD_MS = 20_000;
/** A step longer than this is a leap, not playing. */
const LEAP_MS = 4_000;
const BACK_MS = 500;
const MOST_LINES = 150;
/** Who reads further up keeps what they read, up to so many. */
const MOST_READ = 1_000;
const NEAR_THE_END_PX = 60;
const SECOND_MS = 1000;
const AGAIN_MS = 5_000;

export function startThen(part: HTMLElement): void {
  if (!part.dataset["started"]) new Then(part);
}

class Then {
  private readonly list: HTMLOListElement;
  private readonly empty: HTMLElement;
  private readonly tick: HTMLInputElement;
  private readonly now: HTMLButtonElement;
  private readonly blank: HTMLTemplateElement;
  private coming: Line[] = [];
  private next: string | null = null;
  /** Where the video was last; null before anything was fetched. */
  private at: number | null = null;
  private round = 0;
  private asking = false;
  private restUntil = 0;

  constructor(private readonly part: HTMLElement) {
    part.dataset["started"] = "yes";
    this.list = part.querySelector("[data-then-lines]")!;
    this.empty = part.querySelector("[data-then-empty]")!;
    this.tick = part.querySelector("[data-then-on]")!;
    this.now = part.querySelector("[data-then-now]")!;
    this.blank = part.querySelector("template")!;
    this.tick.checked = !this.remembered;
    this.tick.addEventListener("change", () => this.switch());
    this.now.addEventListener("click", () => this.toEnd());
    this.list.addEventListener("scroll", () => this.nearEnd && (this.now.hidden = true), { passive: true });
    this.list.addEventListener("click", (event) => this.pressed(event));
    document.addEventListener("zx:time", (event) => {
      void this.follow((event as CustomEvent<{ seconds: number }>).detail.seconds * SECOND_MS);
    });
    document.addEventListener("tab:chosen", () => this.again());
    this.show();
    this.again();
  }

  /** A picture that stands still tells no time: look where it stands. */
  private again(): void {
    const video = document.querySelector<HTMLVideoElement>("[data-video]");
    void this.follow((video?.currentTime ?? 0) * SECOND_MS);
  }

  private get remembered(): boolean {
    try {
      return localStorage.getItem(OFF) !== null;
    } catch {
      return false;
    }
  }

  private switch(): void {
    try {
      if (this.tick.checked) localStorage.removeItem(OFF);
      else localStorage.setItem(OFF, "yes");
    } catch {
      // A browser that keeps nothing: the choice holds for this page.
    }
    this.at = null;
    this.show();
    this.again();
  }

  private show(): void {
    this.list.hidden = !this.tick.checked;
    this.empty.hidden = !this.tick.checked || this.list.childElementCount > 0;
    if (!this.tick.checked) this.now.hidden = true;
  }

  private get looked(): boolean {
    return this.tick.checked && this.part.clientHeight > 0 && !document.hidden;
  }

  private async follow(ms: number): Promise<void> {
    if (!this.looked || performance.now() < this.restUntil) return;
    const step = this.at === null ? null : ms - this.at;
    this.at = ms;
    if (step === null || step < -BACK_MS || step > LEAP_MS) await this.leap(ms);
    else await this.reach(ms);
  }

  private async leap(ms: number): Promise<void> {
    const round = (this.round += 1);
    const from = Math.max(0, Math.floor(ms - BEFORE_MS));
    const found = await this.ask(`from_ms=${from}`);
    if (!found || round !== this.round) return;
    this.coming = found.items;
    this.next = found.next;
    this.list.replaceChildren();
    await this.reach(this.at ?? ms);
    this.toEnd();
  }

  /** Everything said up to here stands in the list, and what comes soon is fetched. */
  private async reach(ms: number): Promise<void> {
    const until = this.coming.findIndex((line) => line.at_ms > ms);
    const fresh = until < 0 ? this.coming.splice(0) : this.coming.splice(0, until);
    this.put(fresh);
    const last = this.coming.at(-1);
    if (this.next === null || this.asking || (last && last.at_ms > ms + AHEAD_MS)) return;
    const round = this.round;
    const found = await this.ask(`cursor=${encodeURIComponent(this.next)}`);
    if (!found || round !== this.round) return;
    this.coming.push(...found.items);
    this.next = found.next;
    if (found.items.length) await this.reach(this.at ?? ms);
  }

  private async ask(query: string): Promise<Stretch | null> {
    this.asking = true;
    try {
      return await getJson<Stretch>(`${this.part.dataset["then"] ?? ""}?${query}&limit=200`);
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      this.at = null; // begins anew where the video is by then
      this.restUntil = problem.passing ? performance.now() + AGAIN_MS : Infinity;
      return null;
    } finally {
      this.asking = false;
    }
  }

  private put(lines: readonly Line[]): void {
    if (lines.length) {
      const stays = this.nearEnd;
      this.list.append(...lines.slice(-MOST_LINES).map((line) => this.entry(line)));
      const most = stays ? MOST_LINES : MOST_READ;
      while (this.list.childElementCount > most) this.list.firstElementChild!.remove();
      if (stays) this.toEnd();
      else this.now.hidden = false;
    }
    this.show();
  }

  private entry(line: Line): HTMLElement {
    const copy = document.importNode(this.blank.content, true);
    const place = copy.querySelector<HTMLElement>("li")!;
    place.dataset["said"] = line.id;
    place.classList.toggle("then-lecturer", line.author.lecturer);
    place.classList.add(`then-${line.kind}`);
    const at = place.querySelector<HTMLAnchorElement>("a")!;
    at.dataset["at"] = String(line.at_ms / SECOND_MS);
    at.href = `?t=${Math.floor(line.at_ms / SECOND_MS)}`;
    at.textContent = clockTime(line.at_ms / SECOND_MS);
    place.querySelector("b")!.textContent = line.author.name;
    place.querySelector("[data-words]")!.textContent = line.body ?? "";
    for (const mark of place.querySelectorAll<HTMLElement>("[data-kind]")) mark.hidden = mark.dataset["kind"] !== line.kind;
    return place;
  }

  private pressed(event: Event): void {
    const at = (event.target as Element).closest<HTMLElement>("[data-at]");
    if (!at) return;
    event.preventDefault();
    const detail = { seconds: Number(at.dataset["at"]) };
    document.dispatchEvent(new CustomEvent("zx:seek", { detail }));
  }

  private get nearEnd(): boolean {
    const { scrollHeight, scrollTop, clientHeight } = this.list;
    return scrollHeight - scrollTop - clientHeight < NEAR_THE_END_PX;
  }

  private toEnd(): void {
    this.list.scrollTop = this.list.scrollHeight;
    this.now.hidden = true;
  }
}
