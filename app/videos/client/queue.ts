/**
 * Brings `upload_queue` to life: every dropped file gets a row of its own, they go up one after the
 * other, and each that is whole is handed to the address in `data-adds` under the title in its row.
 * The element says `added` for each, with {title}. What was begun earlier goes on where it stopped.
 */
import { Problem, deleteJson, postJson } from "@ui/http";
import { toast } from "@ui/toast";
import { t } from "@ui/words";
import { bytes } from "./passage";
import { type Line, Row, complain, sentenceOf, titleOf } from "./queue_row";
import { refuseFile } from "./sending";
import "./upload.css";

const SOUND_ALONE = /\.(mp3|m4a|aac|flac|wav|oga|ogg|opus|wma|amr)$/i;

export function attachQueue(): void {
  document.querySelectorAll<HTMLElement>("[data-upload-queue]").forEach((place) => new Queue(place));
}

class Queue implements Line {
  private readonly waiting: Row[] = [];
  private current: Row | null = null;
  private asked: Row | null = null;

  constructor(readonly place: HTMLElement) {
    const drop = place.querySelector<HTMLElement>("[data-queue-drop]");
    const input = drop?.querySelector<HTMLInputElement>("[data-upload-file]");
    const over = (event: DragEvent, is: boolean) => {
      event.preventDefault();
      drop?.classList.toggle("upload-over", is);
    };
    drop?.addEventListener("dragover", (event) => over(event, true));
    drop?.addEventListener("dragleave", (event) => over(event, false));
    drop?.addEventListener("drop", (event) => {
      over(event, false);
      this.take(event.dataTransfer?.files);
    });
    input?.addEventListener("change", () => {
      this.take(input.files);
      input.value = "";
    });
    place.querySelector("[data-queue-sure]")?.addEventListener("click", () => this.cancelAsked());
    for (const row of place.querySelectorAll<HTMLElement>("[data-unfinished]")) this.letContinue(row);
    for (const row of place.querySelectorAll<HTMLElement>("[data-copy]")) this.letReuse(row);
    addEventListener("beforeunload", (event) => {
      if (this.current) event.preventDefault();
    });
    if (input?.files?.length) this.take(input.files); // chosen before we were here
  }

  private take(files: FileList | null | undefined): void {
    for (const file of files ?? []) this.add(file, this.unfinishedOf(file));
  }

  private add(file: File, unfinished: HTMLElement | null): void {
    const row = new Row(this, file, unfinished?.dataset["unfinished"] ?? null);
    unfinished?.remove();
    this.place.querySelector("[data-queue-rows]")?.append(row.element);
    const refused = refuseFile(file, Number(this.place.dataset["mostBytes"]), this.left());
    if (refused) return row.turnAway(refused);
    this.waiting.push(row);
    this.next();
  }

  /** What the organisation has left, as far as this page knows; the server has the last word. */
  private left(): number {
    const left = this.place.dataset["leftBytes"];
    return left ? Number(left) : Infinity;
  }

  /** A whole file becomes a lesson called `title`; throws the server's refusal. */
  async make(file: string, title: string, videoId: string, formKey: string): Promise<void> {
    const kind = SOUND_ALONE.test(file) ? "audio" : "video"; // the server knows better, once it looked
    const lesson = { title, kind, video_id: videoId, form_key: formKey };
    await postJson(this.place.dataset["adds"] ?? "", lesson);
    toast(t("upload_added", { title }), "done");
    this.place.dispatchEvent(new CustomEvent("added", { bubbles: true, detail: { title } }));
  }

  /** A copy that an earlier visit left: the lesson shows the first recording, the copy goes. */
  private letReuse(row: HTMLElement): void {
    const { copy = "", earlier = "", name = "" } = row.dataset;
    row.querySelector("[data-use-earlier]")?.addEventListener("click", async () => {
      try {
        await this.make(name, titleOf(name), earlier, `copy-${copy}`);
        await deleteJson(`/api/v1/videos/${copy}`);
        row.remove();
      } catch (error) {
        const words = error instanceof Problem ? sentenceOf(error) : t("upload_refused");
        complain(row.querySelector<HTMLElement>("[data-queue-problem]"), words);
      }
    });
  }

  /** The row of the same file, of which the server has a part already. */
  private unfinishedOf(file: File): HTMLElement | null {
    const rows = [...this.place.querySelectorAll<HTMLElement>("[data-unfinished]")];
    return rows.find((row) => isSame(row, file)) ?? null;
  }

  private letContinue(row: HTMLElement): void {
    const input = row.querySelector<HTMLInputElement>("[data-continue]");
    input?.addEventListener("change", () => {
      const file = input.files?.[0];
      input.value = "";
      if (!file) return;
      if (isSame(row, file)) return this.add(file, row);
      const told = { name: file.name, size: bytes(file.size), wanted: bytes(Number(row.dataset["length"])) };
      complain(row.querySelector<HTMLElement>("[data-queue-problem]"), t("upload_another", told));
    });
  }

  /** The next file begins when no other is being sent. */
  next(): void {
    if (this.current) return;
    this.current = this.waiting.shift() ?? null;
    void this.current?.send();
  }

  /** `row` sends nothing now: it is whole, paused or gone. */
  free(row: Row): void {
    const at = this.waiting.indexOf(row);
    if (at >= 0) this.waiting.splice(at, 1);
    if (this.current === row) this.current = null;
    this.next();
  }

  again(row: Row): void {
    this.waiting.unshift(row);
    this.next();
  }

  ask(row: Row): void {
    const sheet = this.place.querySelector<HTMLDialogElement>("[data-queue-sheet]");
    const name = sheet?.querySelector("[data-queue-sheet-name]");
    if (name) name.textContent = row.file.name;
    this.asked = row;
    sheet?.showModal();
  }

  private cancelAsked(): void {
    this.asked?.giveUp();
    this.place.querySelector<HTMLDialogElement>("[data-queue-sheet]")?.close();
    this.place.querySelector<HTMLElement>("[data-upload-file]")?.focus();
  }
}

function isSame(row: HTMLElement, file: File): boolean {
  return Number(row.dataset["length"]) === file.size && row.dataset["name"] === file.name;
}
