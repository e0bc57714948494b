/**
 * My notes beside the lesson: written while it plays, each at its second; kept here until the
 * academy has them. Listens to `zx:time` from the player; asks it by `zx:seek`, `zx:pause`,
 * `zx:resume`.
 */
import { Problem, deleteJson, getJson, patchJson, postJson } from "@ui/http";
import { growWith, lengthOf } from "@ui/text";
import { toast } from "@ui/toast";
import { t } from "@ui/words";
import { Drawer, type Draft, type Note } from "./drawer";
import { Sheet, clockTime } from "./sheet";

interface NotePage {
  items: Note[];
  next: string | null;
}

const PAUSE_HABIT = "zx.pause-for-notes";
const TYPING_MS = 300;

class Notes {
  private readonly place: string;
  private readonly most: number;
  private readonly sheet: Sheet;
  private readonly drawer: Drawer;
  private readonly form: HTMLFormElement;
  private readonly area: HTMLTextAreaElement;
  private seconds: number | null = null;
  private at: number | null = null;
  private words = "";
  private cursor: string | null;
  private typing: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly root: HTMLElement) {
    const { lesson = "", person = "", most = "", next = "" } = root.dataset;
    this.place = `/api/v1/lessons/${lesson}/notes`;
    this.most = Number(most);
    this.cursor = next || null;
    this.sheet = new Sheet(root, lesson);
    this.form = root.querySelector("[data-write]")!;
    this.area = this.form.querySelector("textarea")!;
    this.drawer = new Drawer(this.place, `notes.${person}.${lesson}`, {
      saved: (note) => this.saved(note),
      refused: (draft, sentence) => this.giveBack(draft, sentence),
      waits: (draft) => this.sheet.putPending(draft, t("notes.waiting")),
    });
    this.attendWriting();
    this.attendList();
    for (const draft of this.drawer.drafts) this.sheet.putPending(draft, t("notes.saving"));
    this.drawer.flush();
  }

  private attendWriting(): void {
    this.form.noValidate = true;
    this.area.value ||= this.drawer.typed;
    growWith(this.area);
    this.area.addEventListener("input", () => this.typed());
    this.area.addEventListener("focus", () => this.pauses && tell("zx:pause"));
    this.area.addEventListener("blur", () => this.area.value || tell("zx:resume"));
    this.area.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) this.form.requestSubmit();
    });
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.write();
    });
    document.addEventListener("zx:time", (event) => {
      this.seconds = (event as CustomEvent<{ seconds: number }>).detail.seconds;
      this.showAt();
    });
    // A video that stands still tells no time; it stands somewhere all the same.
    this.seconds = document.querySelector<HTMLVideoElement>("[data-video]")?.currentTime ?? null;
    this.showAt();
    const pause = this.pauseBox;
    if (!pause) return;
    pause.checked = stored() === "yes";
    pause.addEventListener("change", () => store(pause.checked ? "yes" : ""));
  }

  private attendList(): void {
    this.root.addEventListener("click", (event) => this.pressed(event));
    this.root.addEventListener("submit", (event) => {
      const form = event.target as HTMLElement;
      const place = form.closest<HTMLElement>("[data-note]");
      if (!place || !form.matches("[data-delete]")) return;
      event.preventDefault();
      void this.delete(place);
    });
    const find = this.root.querySelector<HTMLInputElement>("[data-find]")!;
    find.addEventListener("input", () => {
      clearTimeout(this.typing);
      this.typing = setTimeout(() => void this.find(find.value.trim()), TYPING_MS);
    });
  }

  private pressed(event: Event): void {
    const target = event.target as Element;
    const at = target.closest<HTMLElement>("[data-at]");
    const more = target.closest("[data-more] a");
    const edit = target.closest("[data-edit]");
    if (!at && !more && !edit) return;
    if (at && this.root.dataset["timed"] !== "yes") return;
    event.preventDefault();
    if (at) document.dispatchEvent(new CustomEvent("zx:seek", { detail: { seconds: Number(at.dataset["at"]) } }));
    else if (more) void this.more();
    else this.edit(target.closest<HTMLElement>("[data-note]")!);
  }

  private write(): void {
    const body = this.area.value.trim();
    if (!body) return this.area.focus();
    const count = lengthOf(body);
    if (count > this.most) return this.say(t("notes.too_long", { limit: this.most, count }));
    const draft = this.drawer.add(body, this.at);
    this.area.value = "";
    this.typed();
    this.sheet.putPending(draft, t("notes.saving"));
    this.drawer.flush();
    tell("zx:resume");
  }

  /** The second of a note is where its first word was written. */
  private typed(): void {
    this.drawer.typed = this.area.value;
    if (!this.area.value) this.at = null;
    this.say("");
    growWith(this.area);
    this.showAt();
  }

  private showAt(): void {
    const timed = this.root.dataset["timed"] === "yes";
    if (timed && (this.at === null || !this.area.value)) this.at = Math.floor(this.seconds ?? 0);
    const chip = this.form.querySelector("[data-now]");
    if (chip) chip.textContent = clockTime(this.at ?? 0);
  }

  private saved(note: Note): void {
    this.sheet.put(note);
    this.count(1);
  }

  private giveBack(draft: Draft, sentence: string): void {
    this.sheet.drop(draft.client_id);
    this.area.value = [draft.body, this.area.value].filter(Boolean).join("\n");
    this.typed();
    this.at = draft.at_seconds;
    this.say(sentence);
    this.area.focus();
  }

  private say(sentence: string): void {
    const place = this.form.querySelector<HTMLElement>("[data-problem]")!;
    place.textContent = sentence;
    place.hidden = sentence === "";
    this.area.toggleAttribute("aria-invalid", sentence !== "");
  }

  private edit(place: HTMLElement): void {
    const body = place.querySelector<HTMLElement>("[data-body]")!;
    const blank = this.root.querySelector<HTMLTemplateElement>("[data-editing]")!;
    if (body.hidden) return;
    const form = (blank.content.cloneNode(true) as DocumentFragment).querySelector("form")!;
    const area = form.querySelector("textarea")!;
    area.value = body.textContent;
    body.hidden = true;
    body.after(form);
    growWith(area);
    area.addEventListener("input", () => growWith(area));
    area.focus();
    const end = () => {
      form.remove();
      body.hidden = false;
      place.querySelector<HTMLElement>("[data-edit]")?.focus();
    };
    form.querySelector("[data-cancel]")!.addEventListener("click", end);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.change(place, form, area.value.trim());
    });
  }

  private async change(place: HTMLElement, form: HTMLFormElement, body: string): Promise<void> {
    const problem = form.querySelector<HTMLElement>("[role=alert]")!;
    try {
      const url = `${this.place}/${place.dataset["note"]}`;
      const note = await patchJson<Note>(url, { body, version: Number(place.dataset["version"]) });
      this.sheet.put(note).querySelector<HTMLElement>("[data-edit]")?.focus();
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      problem.textContent = Object.values(error.errors).flat()[0] ?? error.message;
      problem.hidden = false;
    }
  }

  private async delete(place: HTMLElement): Promise<void> {
    const url = `${this.place}/${place.dataset["note"]}`;
    try {
      await deleteJson(url);
    } catch (error) {
      return toast((error as Error).message, "problem");
    }
    this.sheet.remove(place);
    this.count(-1);
    const restore = async () => this.saved(await postJson<Note>(`${url}/restore`));
    toast(t("notes.deleted"), "done", { undo: { text: t("notes.undo"), run: () => void restore() } });
  }

  private async find(words: string): Promise<void> {
    this.words = words;
    const page = await this.page(null);
    if (words !== this.words) return; // overtaken by what was typed since
    if (page) this.sheet.show(page.items, words !== "");
    else for (const place of this.sheet.places) place.hidden = !place.textContent.includes(words);
  }

  private async more(): Promise<void> {
    const page = await this.page(this.cursor);
    for (const note of page?.items ?? []) this.sheet.put(note);
  }

  private async page(cursor: string | null): Promise<NotePage | null> {
    const asked = new URLSearchParams({ limit: "100", q: this.words, cursor: cursor ?? "" });
    try {
      const page = await getJson<NotePage>(`${this.place}?${asked.toString()}`);
      this.cursor = page.next;
      this.root.querySelector<HTMLElement>("[data-more]")!.hidden = page.next === null;
      return page;
    } catch {
      return null;
    }
  }

  private count(change: 1 | -1): void {
    const place = document.querySelector("#tab-notes [data-tab-count]");
    if (place) place.textContent = String(Math.max(Number(place.textContent) + change, 0) || "");
  }

  private get pauseBox(): HTMLInputElement | null {
    return this.form.querySelector("[data-pause]");
  }

  private get pauses(): boolean {
    return this.pauseBox?.checked ?? false;
  }
}

function tell(name: "zx:pause" | "zx:resume"): void {
  document.dispatchEvent(new CustomEvent(name));
}

function stored(): string | null {
  try {
    return localStorage.getItem(PAUSE_HABIT);
  } catch {
    return null;
  }
}

function store(value: string): void {
  try {
    localStorage.setItem(PAUSE_HABIT, value);
  } catch {
    // It will be asked for again; no harm.
  }
}

for (const root of document.querySelectorAll<HTMLElement>("[data-notes]")) new Notes(root);
