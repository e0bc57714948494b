/**
 * Brings `upload_queue` to life: every dropped file gets a row of its own, they go up one after the
 * other, and each that is whole is handed to the address in `data-adds` under the title in its row.
 * The element says `added` for each, with {title}. What was begun earlier goes on where it stopped.
 */
import { Problem, deleteJson, postJson } from "@ui/http";
import { toast } from "@ui/toast";
import { t } from "@ui/words";
import { type Earlier, bytes, doubleLine, lookedInto } from "./passage";
import { Sending, type UploadJson, refuseFile } from "./sending";
import "./upload.css";

const TITLE_MOST = 200;
const SOUND_ALONE = /\.(mp3|m4a|aac|flac|wav|oga|ogg|opus|wma|amr)$/i;
const LOOKING_MS = 8000;

export function attachQueue(): void {
  document.querySelectorAll<HTMLElement>("[data-upload-queue]").forEach((place) => new Queue(place));
}

class Queue {
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

class Row {
  readonly element: HTMLElement;
  private sending: Sending | null = null;
  private whole: UploadJson | null = null;
  private begun = false;

  constructor(
    private readonly queue: Queue,
    readonly file: File,
    private readonly from: string | null,
  ) {
    const template = queue.place.querySelector<HTMLTemplateElement>("[data-queue-template]");
    this.element = template?.content.firstElementChild?.cloneNode(true) as HTMLElement;
    const title = this.part<HTMLInputElement>("queue-name");
    title.value = titleOf(file.name);
    this.part("queue-file").textContent = `${file.name} · ${bytes(file.size)}`;
    this.part("queue-line").textContent = t("upload_turn");
    this.part("queue-pause").addEventListener("click", () => this.pauseOrContinue());
    this.part("queue-retry").addEventListener("click", () => this.retry());
    this.part("queue-cancel").addEventListener("click", () => this.cancel());
  }

  private part<T extends HTMLElement = HTMLElement>(name: string): T {
    return this.element.querySelector<T>(`[data-${name}]`) as T;
  }

  async send(): Promise<void> {
    this.begun = true;
    this.mend();
    if (this.sending) return this.sending.goOn();
    this.sending = new Sending(this.file, this.queue.place.dataset["endpoint"] ?? null, {
      progress: (permille, line) => this.tell(permille, line),
      arrived: (upload) => void this.arrived(upload),
      failed: (words) => this.fail(words),
    }, this.from);
    await this.sending.start();
  }

  private tell(permille: number, line: string): void {
    this.part<HTMLProgressElement>("queue-meter").value = permille;
    this.part("queue-line").textContent = line;
  }

  private pauseOrContinue(): void {
    const waits = !this.begun;
    if (waits || this.sending?.paused) {
      this.part("queue-pause").textContent = t("upload_pause");
      this.queue.again(this);
    } else {
      this.sending?.pause();
      this.part("queue-pause").textContent = t("upload_continue");
      this.queue.free(this);
    }
  }

  private async arrived(upload: UploadJson): Promise<void> {
    this.whole = upload;
    this.queue.free(this);
    this.part("queue-pause").hidden = true;
    this.part("queue-cancel").hidden = true;
    this.tell(1000, t("upload_checking"));
    const video = await lookedInto(upload.video_id ?? "", LOOKING_MS);
    if (video?.duplicate_of) this.offer(upload, video.duplicate_of);
    else await this.hand(upload);
  }

  /** The same file was sent before: which of the two the lesson shows is the teacher's choice. */
  private offer(upload: UploadJson, earlier: Earlier): void {
    this.part("queue-double-line").textContent = doubleLine(earlier, this.queue.place.dataset["zone"]);
    this.part("queue-meter").hidden = true;
    this.part("queue-line").textContent = "";
    this.part("queue-double").hidden = false;
    this.part("queue-reuse").onclick = () => void this.hand(upload, earlier.id);
    this.part("queue-keep").onclick = () => void this.hand(upload);
  }

  /** The whole file becomes a lesson; a refusal stays here, with what can be done. `instead` is an
   * earlier recording that the lesson shows in its place. */
  private async hand(upload: UploadJson, instead?: string): Promise<void> {
    const offered = !this.part("queue-double").hidden;
    this.mend();
    const title = this.part<HTMLInputElement>("queue-name").value.trim();
    if (!title) {
      this.fail(t("upload_title"));
      this.part("queue-double").hidden = !offered;
      this.part("queue-retry").hidden = offered;
      return;
    }
    try {
      await this.queue.make(this.file.name, title, instead ?? upload.video_id ?? "", `upload-${upload.id}`);
    } catch (error) {
      return this.fail(error instanceof Problem ? sentenceOf(error) : t("upload_refused"));
    }
    this.element.remove();
    const done = instead ? deleteJson(`/api/v1/videos/${upload.video_id}`) : offered && convert(upload.video_id ?? "");
    await Promise.resolve(done).catch(() => undefined);
  }

  private retry(): void {
    if (this.whole) void this.hand(this.whole);
    else {
      this.sending = null;
      this.queue.again(this);
    }
  }

  private cancel(): void {
    if (this.begun && !this.whole && !this.part("queue-meter").hidden) this.queue.ask(this);
    else this.giveUp();
  }

  giveUp(): void {
    if (!this.whole) this.sending?.giveUp();
    this.element.remove();
    this.queue.free(this);
  }

  private fail(words: string): void {
    this.refuse(words);
    this.part("queue-retry").hidden = false;
    this.part("queue-cancel").hidden = false;
    this.queue.free(this);
  }

  /** A file that is not sent at all becomes no lesson and needs no title. */
  turnAway(words: string): void {
    this.part("queue-name").closest("label")?.setAttribute("hidden", "");
    this.refuse(words);
  }

  private refuse(words: string): void {
    complain(this.part("upload-problem"), words);
    this.part("queue-pause").hidden = true;
    this.part("queue-line").textContent = "";
    this.part("queue-meter").hidden = true;
  }

  private mend(): void {
    this.part("upload-problem").hidden = true;
    this.part("queue-retry").hidden = true;
    this.part("queue-double").hidden = true;
    this.part("queue-meter").hidden = false;
    this.part("queue-pause").hidden = this.whole !== null;
  }
}

/** The teacher wants both: the later one need not wait any longer. */
function convert(videoId: string): Promise<unknown> {
  return postJson(`/api/v1/videos/${videoId}/convert`);
}

/** What a lesson made of a file is called: the file's name without its ending. */
function titleOf(name: string): string {
  return [...name.replace(/\.[^.]+$/, "")].slice(0, TITLE_MOST).join("");
}

function isSame(row: HTMLElement, file: File): boolean {
  return Number(row.dataset["length"]) === file.size && row.dataset["name"] === file.name;
}

function complain(place: HTMLElement | null, words: string): void {
  const says = place?.querySelector("span");
  if (!place || !says) return;
  says.textContent = words;
  place.hidden = false;
}

function sentenceOf(problem: Problem): string {
  const faults = Object.values(problem.errors).flat();
  return faults.length ? faults.join(" ") : problem.message;
}
