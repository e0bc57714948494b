/** The transcript beside the player: it follows what is said, leads to it, and can be searched. */
import { toast } from "@ui/toast";
import { t } from "@ui/words";

interface Line {
  at: number;
  link: HTMLElement;
  words: HTMLElement;
}

const CALM = matchMedia("(prefers-reduced-motion: reduce)");
const LEFT_ALONE = ["wheel", "touchmove"];

/** Fetch the transcript into its place, and let it follow the player from then on. */
export async function openTranscript(part: HTMLElement): Promise<void> {
  if (part.dataset["opened"]) return;
  part.dataset["opened"] = "yes";
  const follower = new Follower(part);
  if (!(await follower.load(part.dataset["transcript"] ?? ""))) delete part.dataset["opened"];
}

class Follower {
  private lines: Line[] = [];
  private now = -1;
  private seconds = document.querySelector<HTMLVideoElement>("[data-video]")?.currentTime ?? 0;
  private follows = true;
  private hits: Line[] = [];
  private hit = -1;
  private asked = "";

  constructor(private readonly part: HTMLElement) {
    part.addEventListener("click", (event) => this.pressed(event));
    part.addEventListener("input", (event) => this.find((event.target as HTMLInputElement).value));
    part.addEventListener("keydown", (event) => this.typed(event));
    for (const kind of LEFT_ALONE) {
      part.addEventListener(kind, (event) => this.list?.contains(event.target as Node) && this.leave(), { passive: true });
    }
    part.addEventListener("tab:shown", () => this.reach(false));
    document.addEventListener("zx:time", (event) => {
      this.follow((event as CustomEvent<{ seconds: number }>).detail.seconds);
    });
  }

  async load(url: string): Promise<boolean> {
    const answer = await fetch(url, { headers: { "HX-Request-Type": "partial" } }).catch(() => null);
    if (!answer?.ok) {
      toast(t("offline"), "problem");
      return false;
    }
    this.part.innerHTML = await answer.text(); // our own page: the server has escaped it
    this.lines = [...this.part.querySelectorAll<HTMLElement>("[data-at]")].map((link) => ({
      at: Number(link.dataset["at"]),
      link,
      words: link.querySelector<HTMLElement>("[data-words]")!,
    }));
    for (const line of this.lines.slice(1)) line.link.tabIndex = -1;
    this.now = -1;
    this.follow(this.seconds);
    this.reach(false);
    if (this.asked) {
      this.field!.value = this.asked;
      this.find(this.asked);
    }
    return true;
  }

  private get list(): HTMLElement | null {
    return this.part.querySelector("[data-transcript-lines]");
  }

  private get field(): HTMLInputElement | null {
    return this.part.querySelector("[data-transcript-find]");
  }

  private follow(seconds: number): void {
    this.seconds = seconds;
    const now = this.placeOf(seconds);
    if (now === this.now) return;
    this.lines[this.now]?.link.removeAttribute("aria-current");
    this.now = now;
    const line = this.lines[now];
    line?.link.setAttribute("aria-current", "true");
    if (line && !this.list?.contains(document.activeElement)) this.rove(line);
    if (this.follows) this.reach(true);
  }

  /** The line that is said at a moment: the last one that has begun. */
  private placeOf(seconds: number): number {
    let [low, high] = [0, this.lines.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.lines[middle]!.at <= seconds + 0.05) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  /** Scroll the transcript, and nothing else, to the line that is said. */
  private reach(gently: boolean): void {
    const line = this.lines[this.now];
    if (line) this.scrollTo(line, gently);
  }

  private scrollTo(line: Line, gently: boolean): void {
    const list = this.list;
    if (!list || !list.clientHeight) return;
    const off = line.link.getBoundingClientRect().top - list.getBoundingClientRect().top;
    const top = list.scrollTop + off - list.clientHeight / 3;
    list.scrollTo({ top, behavior: gently && !CALM.matches ? "smooth" : "instant" });
  }

  /** Somebody reads elsewhere: do not pull the text from under their eyes. */
  private leave(): void {
    this.follows = false;
    this.back(false);
  }

  private back(hidden: boolean): void {
    const button = this.part.querySelector<HTMLElement>("[data-transcript-back]");
    if (button) button.hidden = hidden;
  }

  private return(): void {
    this.follows = true;
    this.back(true);
    this.reach(true);
  }

  private pressed(event: MouseEvent): void {
    const target = event.target as Element;
    const language = target.closest<HTMLAnchorElement>("[data-transcript-language]");
    const line = target.closest<HTMLElement>("[data-at]");
    if (target.closest("[data-transcript-back]")) this.return();
    else if (language) void this.load(language.href);
    else if (line) this.lead(line);
    if (language || line) event.preventDefault();
  }

  private lead(link: HTMLElement): void {
    this.follows = true;
    this.back(true);
    const detail = { seconds: Number(link.dataset["at"]) };
    document.dispatchEvent(new CustomEvent("zx:seek", { detail }));
  }

  private typed(event: KeyboardEvent): void {
    if (event.target === this.field) return this.typedToFind(event);
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10 }[event.key];
    const place = this.lines.findIndex((line) => line.link === document.activeElement);
    if (!step || place < 0) return;
    event.preventDefault();
    this.leave();
    const line = this.lines[Math.min(Math.max(place + step, 0), this.lines.length - 1)]!;
    this.rove(line);
    line.link.focus({ preventScroll: true });
    this.scrollTo(line, false);
  }

  /** One line at a time is reached by Tab; arrows walk on from there. */
  private rove(line: Line): void {
    for (const link of this.part.querySelectorAll<HTMLElement>("[data-at][tabindex='0'], [data-at]:not([tabindex])")) link.tabIndex = -1;
    line.link.tabIndex = 0;
  }

  private typedToFind(event: KeyboardEvent): void {
    if (event.key === "Enter" && !event.isComposing) {
      event.preventDefault();
      this.show(this.hit + (event.shiftKey ? -1 : 1));
    }
    if (event.key === "Escape" && this.asked) {
      event.preventDefault();
      this.field!.value = "";
      this.find("");
    }
  }

  private find(typed: string): void {
    this.asked = typed.trim();
    const wanted = this.asked.toLocaleLowerCase();
    for (const line of this.hits) line.words.textContent = line.words.textContent;
    this.hits = wanted ? this.lines.filter((line) => line.words.textContent!.toLocaleLowerCase().includes(wanted)) : [];
    for (const line of this.hits) mark(line.words, wanted);
    this.hit = -1;
    const next = this.hits.findIndex((line) => line.at >= this.seconds);
    if (this.hits.length) return this.show(Math.max(next, 0));
    this.tell(wanted ? t("lesson.said_nowhere") : "");
    if (!wanted) this.return();
  }

  private show(place: number): void {
    const count = this.hits.length;
    if (!count) return;
    this.hits[this.hit]?.link.classList.remove("spoken-hit");
    this.hit = (place + count) % count;
    const line = this.hits[this.hit]!;
    line.link.classList.add("spoken-hit");
    this.leave();
    this.scrollTo(line, false);
    this.tell(t("lesson.said_found", { place: this.hit + 1, count }));
  }

  private tell(words: string): void {
    const place = this.part.querySelector("[data-transcript-found]");
    if (place) place.textContent = words;
    if (!words) this.part.querySelector(".spoken-hit")?.classList.remove("spoken-hit");
  }
}

/** Put what is wanted into <mark>; everything stays text. */
function mark(place: HTMLElement, wanted: string): void {
  const text = place.textContent ?? "";
  const low = text.toLocaleLowerCase();
  const parts: (string | Node)[] = [];
  let at = 0;
  for (let hit = low.indexOf(wanted); hit >= 0; hit = low.indexOf(wanted, at)) {
    const marked = document.createElement("mark");
    marked.textContent = text.slice(hit, hit + wanted.length);
    parts.push(text.slice(at, hit), marked);
    at = hit + wanted.length;
  }
  place.replaceChildren(...parts, text.slice(at));
}
