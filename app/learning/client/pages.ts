/**
 * Turning the pages of a document: one is shown, and only what is shown is read. By button, by key,
 * by a stroke of the finger, by its number, or because somebody wants to go to a place in it.
 */
import { t } from "@ui/words";

const SIZES = [0.5, 0.75, 1, 1.5, 2];
const FITS = SIZES.indexOf(1);
const STROKE_PX = 48;

export class Pages {
  private readonly pages: HTMLElement[];
  private readonly number: HTMLInputElement;
  private at = 0;
  private size = FITS;
  private from: Touch | null = null;

  constructor(private readonly root: HTMLElement) {
    this.pages = [...root.querySelectorAll<HTMLElement>("[data-part]")];
    this.number = root.querySelector<HTMLInputElement>("[data-page-number]")!;
    root.classList.add("document-turned");
    this.press("[data-page-back]", () => this.show(this.at - 1));
    this.press("[data-page-on]", () => this.show(this.at + 1));
    this.press("[data-page-smaller]", () => this.magnify(-1));
    this.press("[data-page-larger]", () => this.magnify(1));
    this.press("[data-page-words-toggle]", () => this.toggleWords());
    this.number.addEventListener("change", () => this.show(Number(this.number.value) - 1));
    this.number.addEventListener("focus", () => this.number.select());
    root.addEventListener("zx:wanted", (event) => this.show(this.pages.indexOf(event.target as HTMLElement)));
    document.addEventListener("keydown", (event) => this.key(event));
    root.addEventListener("touchstart", (event) => this.begin(event), { passive: true });
    root.addEventListener("touchend", (event) => this.end(event), { passive: true });
    this.show(0, false);
  }

  /** Begin at the page that is read at this second. */
  open(seconds: number): void {
    const found = this.pages.findIndex((page) => seconds < Number(page.dataset["to"]));
    this.show(found, false);
  }

  private show(wanted: number, follow = true): void {
    const at = Number.isInteger(wanted) && wanted >= 0 ? Math.min(wanted, this.pages.length - 1) : this.at;
    for (const [place, page] of this.pages.entries()) page.hidden = place !== at;
    const turned = at !== this.at;
    this.at = at;
    this.number.value = String(at + 1);
    this.enable("[data-page-back]", at > 0);
    this.enable("[data-page-on]", at < this.pages.length - 1);
    this.fetchNext();
    if (!turned) return;
    const says = this.root.querySelector("[data-page-says]");
    if (says) says.textContent = t("lesson.page_of", { number: at + 1, count: this.pages.length });
    if (follow) this.toTop();
  }

  /** A page begins at its top, unless that can be seen anyway. */
  private toTop(): void {
    const top = this.root.getBoundingClientRect().top;
    if (top < 0) this.pages[this.at]?.scrollIntoView({ block: "start" });
  }

  /** What comes next is here when it is wanted. */
  private fetchNext(): void {
    for (const place of [this.at, this.at + 1]) {
      const picture = this.pages[place]?.querySelector("img");
      if (picture) picture.loading = "eager";
    }
  }

  private magnify(by: number): void {
    this.size = Math.min(Math.max(this.size + by, 0), SIZES.length - 1);
    const size = SIZES[this.size] ?? 1;
    this.root.style.setProperty("--page-zoom", String(size));
    this.root.classList.toggle("document-large", size > 1);
    this.enable("[data-page-smaller]", this.size > 0);
    this.enable("[data-page-larger]", this.size < SIZES.length - 1);
  }

  private toggleWords(): void {
    const on = this.root.classList.toggle("document-words");
    this.root.querySelector("[data-page-words-toggle]")?.setAttribute("aria-pressed", String(on));
  }

  private key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || taken(event.target)) return;
    const deeds: Record<string, () => void> = {
      ArrowRight: () => this.show(this.at + 1),
      ArrowLeft: () => this.show(this.at - 1),
      Home: () => this.show(0),
      End: () => this.show(this.pages.length - 1),
      "+": () => this.magnify(1),
      "-": () => this.magnify(-1),
    };
    const deed = deeds[event.key];
    if (!deed) return;
    event.preventDefault();
    deed();
  }

  private begin(event: TouchEvent): void {
    this.from = event.touches.length === 1 ? (event.touches[0] ?? null) : null;
  }

  /** A stroke to the side turns the page; a magnified one is moved by it instead. */
  private end(event: TouchEvent): void {
    const to = event.changedTouches[0];
    const from = this.from;
    this.from = null;
    if (!from || !to || (SIZES[this.size] ?? 1) > 1) return;
    const [across, down] = [to.clientX - from.clientX, to.clientY - from.clientY];
    if (Math.abs(across) < STROKE_PX || Math.abs(across) < 2 * Math.abs(down)) return;
    this.show(this.at + (across < 0 ? 1 : -1));
  }

  private press(selector: string, deed: () => void): void {
    this.root.querySelector(selector)?.addEventListener("click", deed);
  }

  private enable(selector: string, yes: boolean): void {
    const button = this.root.querySelector<HTMLButtonElement>(selector);
    if (button) button.disabled = !yes;
  }
}

/** Somebody types, chooses, or moves within something that has keys of its own. */
function taken(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest("input, textarea, select, dialog, [contenteditable], [role=tablist], [data-gaps]") !== null;
}
