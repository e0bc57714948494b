/**
 * Moments on air that get a title and become chapters of the replay. What counts is when somebody
 * began to type it (or pressed the key), not when they were done.
 */
import { Problem, deleteJson, getJson, postJson } from "@ui/http";
import { t } from "@ui/words";
import { face } from "./countdown";

interface Marker {
  id: string;
  title: string;
  at_ms: number;
}

const KEY = "m";
const TYPING = "input, textarea, select, [contenteditable], dialog[open]";
const LONGEST_AGO_SECONDS = 600;
const SECOND_MS = 1000;

export class Markers {
  private readonly card: HTMLElement;
  private readonly field: HTMLInputElement;
  private readonly list: HTMLOListElement;
  private readonly blank: HTMLTemplateElement;
  private begunAt: number | null = null;
  private sending = false;
  private markers: Marker[] | null = null;

  constructor(
    root: HTMLElement,
    private readonly liveId: string,
    private readonly tell: (words: string) => void,
  ) {
    this.card = root.querySelector("[data-markers]")!;
    this.field = this.card.querySelector("input")!;
    this.list = this.card.querySelector("ol")!;
    this.blank = this.card.querySelector("template")!;
    this.card.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.guarded(() => this.set());
    });
    this.list.addEventListener("click", (event) => {
      const place = (event.target as Element).closest("button")?.closest<HTMLElement>("[data-marker]");
      if (place) void this.guarded(() => this.remove(place.dataset["marker"]!));
    });
    this.field.addEventListener("input", () => this.typed());
    document.addEventListener("keydown", (event) => this.pressed(event));
  }

  /** Markers are set while the lesson is on air. */
  show(live: boolean): void {
    this.card.hidden = !live;
    if (!live || this.markers) return;
    this.markers = [];
    void this.guarded(async () => {
      const { items } = await getJson<{ items: Marker[] }>(this.address);
      this.markers = items;
      this.draw();
    });
  }

  private get address(): string {
    return `/api/v1/live/${this.liveId}/markers`;
  }

  private pressed(event: KeyboardEvent): void {
    if (this.card.hidden || event.key.toLowerCase() !== KEY) return;
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || event.defaultPrevented) return;
    if ((event.target as Element).closest(TYPING)) return;
    event.preventDefault();
    this.begunAt = performance.now();
    this.field.focus();
  }

  private typed(): void {
    if (this.field.value === "") this.begunAt = null;
    else this.begunAt ??= performance.now();
  }

  private async set(): Promise<void> {
    const number = (this.markers?.length ?? 0) + 1;
    const title = this.field.value.trim() || t("air.marker", { number });
    const ago = this.begunAt === null ? 0 : (performance.now() - this.begunAt) / SECOND_MS;
    const wanted = { title, seconds_ago: Math.min(Math.round(ago), LONGEST_AGO_SECONDS) };
    const made = await postJson<Marker>(this.address, wanted);
    this.markers = [...(this.markers ?? []), made].sort((one, other) => one.at_ms - other.at_ms);
    this.field.value = "";
    this.begunAt = null;
    this.draw();
  }

  private async remove(id: string): Promise<void> {
    await deleteJson(`${this.address}/${id}`);
    this.markers = (this.markers ?? []).filter((one) => one.id !== id);
    this.draw();
    this.field.focus();
  }

  private async guarded(come: () => Promise<void>): Promise<void> {
    if (this.sending) return;
    this.sending = true;
    try {
      await come();
      this.tell("");
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      this.tell(Object.values(problem.errors).flat()[0] ?? problem.message);
    } finally {
      this.sending = false;
    }
  }

  private draw(): void {
    const known = this.markers ?? [];
    this.list.replaceChildren(...known.map((one) => this.entry(one)));
    this.list.hidden = known.length === 0;
  }

  private entry(marker: Marker): HTMLElement {
    const copy = document.importNode(this.blank.content, true);
    const place = copy.querySelector<HTMLElement>("li")!;
    place.dataset["marker"] = marker.id;
    place.querySelector(".num")!.textContent = face(Math.floor(marker.at_ms / SECOND_MS));
    place.querySelector("b")!.textContent = marker.title;
    const name = t("air.marker_remove", { title: marker.title });
    place.querySelector("button")!.setAttribute("aria-label", name);
    return place;
  }
}
