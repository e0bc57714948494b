/** One dropped file in the queue: its title, how far it is, and what can be done about it. */
import { Problem, deleteJson, postJson } from "@ui/http";
import { t } from "@ui/words";
import { type Earlier, bytes, doubleLine, lookedInto } from "./passage";
import { Sending, type UploadJson } from "./sending";

const TITLE_MOST = 200;
const LOOKING_MS = 8000;

/** What a row needs of the queue that it stands in. */
export interface Line {
  readonly place: HTMLElement;
  /** A whole file becomes a lesson called `title`; throws the server's refusal. */
  make(file: string, title: string, videoId: string, formKey: string): Promise<void>;
  /** `row` sends nothing now: it is whole, paused or gone. */
  free(row: Row): void;
  again(row: Row): void;
  ask(row: Row): void;
}

export class Row {
  readonly element: HTMLElement;
  private sending: Sending | null = null;
  private whole: UploadJson | null = null;
  private begun = false;

  constructor(
    private readonly queue: Line,
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
export function titleOf(name: string): string {
  return [...name.replace(/\.[^.]+$/, "")].slice(0, TITLE_MOST).join("");
}

export function complain(place: HTMLElement | null, words: string): void {
  const says = place?.querySelector("span");
  if (!place || !says) return;
  says.textContent = words;
  place.hidden = false;
}

export function sentenceOf(problem: Problem): string {
  const faults = Object.values(problem.errors).flat();
  return faults.length ? faults.join(" ") : problem.message;
}
