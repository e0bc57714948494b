/** A search field that offers courses, topics and teachers while one types; arrows, Enter, Esc. */
import "./suggest.css";
import { t } from "./words";

const WAIT_MS = 140;
const KEPT_MOST = 40;

class Suggest {
  private readonly list = document.createElement("div");
  private readonly kept = new Map<string, string>();
  private asking: AbortController | null = null;
  private timer = 0;
  private at = -1;

  constructor(private readonly input: HTMLInputElement) {
    const { list } = this;
    list.id = `${input.id || input.name}-offers`;
    list.className = "suggested";
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", t("suggestions"));
    list.hidden = true;
    const says = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id, autocomplete: "off" };
    for (const [name, value] of Object.entries(says)) input.setAttribute(name, value);
    input.form?.append(list);
    input.addEventListener("input", () => this.typed());
    input.addEventListener("focus", () => this.typed());
    input.addEventListener("keydown", (event) => this.key(event));
    input.form?.addEventListener("submit", () => this.close());
    input.addEventListener("blur", () => this.close());
    list.addEventListener("pointerdown", (event) => event.preventDefault()); // the field keeps the focus
    this.typed();
  }

  private typed(): void {
    clearTimeout(this.timer);
    const q = this.input.value.trim();
    if (!q) return this.close();
    this.timer = window.setTimeout(() => void this.ask(q), this.kept.has(q) ? 0 : WAIT_MS);
  }

  private async ask(q: string): Promise<void> {
    this.asking?.abort();
    const asking = new AbortController();
    this.asking = asking;
    try {
      const known = this.kept.get(q) ?? (await this.fetched(q, asking.signal));
      if (asking.signal.aborted || document.activeElement !== this.input) return;
      this.show(known);
    } catch {
      // No line, or a newer question: the field is a plain search field meanwhile.
    }
  }

  private async fetched(q: string, signal: AbortSignal): Promise<string> {
    const response = await fetch(`${this.input.dataset["suggest"]}?q=${encodeURIComponent(q)}`, { signal });
    if (!response.ok || response.redirected) throw new Error(String(response.status));
    const html = await response.text();
    if (this.kept.size >= KEPT_MOST) this.kept.clear();
    this.kept.set(q, html);
    return html;
  }

  private get offers(): HTMLElement[] {
    return [...this.list.querySelectorAll<HTMLElement>("[role=option]")];
  }

  private show(html: string): void {
    this.list.innerHTML = html;
    this.at = -1;
    this.list.hidden = this.offers.length === 0;
    this.input.setAttribute("aria-expanded", String(!this.list.hidden));
    this.input.removeAttribute("aria-activedescendant");
  }

  private close(): void {
    clearTimeout(this.timer);
    this.asking?.abort();
    this.list.hidden = true;
    this.at = -1;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }

  private key(event: KeyboardEvent): void {
    if (event.isComposing) return; // the arrows belong to the input method
    if (event.key === "ArrowDown" || event.key === "ArrowUp") this.walk(event);
    else if (event.key === "Enter" && this.at >= 0 && !this.list.hidden) {
      event.preventDefault();
      this.offers[this.at]?.click();
    } else if (event.key === "Escape" && !this.list.hidden) {
      event.preventDefault(); // Escape again empties the field, as browsers do
      this.close();
    }
  }

  private walk(event: KeyboardEvent): void {
    if (this.list.hidden) return this.typed();
    event.preventDefault();
    const { offers } = this;
    const places = offers.length + 1; // one of them is the field itself
    this.at = ((this.at + 1 + (event.key === "ArrowDown" ? 1 : -1) + places) % places) - 1;
    offers.forEach((offer, number) => offer.setAttribute("aria-selected", String(number === this.at)));
    const offer = offers[this.at];
    if (!offer) return this.input.removeAttribute("aria-activedescendant");
    this.input.setAttribute("aria-activedescendant", offer.id);
    offer.scrollIntoView({ block: "nearest" });
  }
}

const known = new WeakSet<HTMLInputElement>();

export function suggestIn(input: HTMLInputElement): void {
  if (known.has(input)) return;
  known.add(input);
  new Suggest(input);
}
