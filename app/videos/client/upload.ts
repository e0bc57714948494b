/**
 * Brings `upload_field` to life: a dropped file goes up by tus and goes on where it stopped, then
 * its way through the queue is shown until it can be watched. The element says `uploaded`, `ready`
 * and `failed`; each event carries the video's id.
 */
import { type DetailedError, type PreviousUpload, Upload, defaultOptions } from "tus-js-client";
import { Problem, csrfToken, getJson } from "@ui/http";
import { t } from "@ui/words";
import { type Video, bytes, duration, follow, sentence } from "./passage";
import "./upload.css";

const CHUNK_BYTES = 32 * 1024 * 1024;
const RETRIES_MS = [0, 1000, 3000, 5000, 10_000, 20_000, 30_000, 60_000, 60_000, 60_000];

interface UploadJson {
  filename: string;
  length: number;
  offset: number;
  video_id: string | null;
}

/** Attach every upload field of the page (or of a part that was just put in). */
export function attachUploads(root: ParentNode = document): void {
  for (const field of root.querySelectorAll<HTMLElement>("[data-upload]:not([data-attached])")) {
    field.dataset.attached = "";
    new UploadField(field);
  }
}

class UploadField {
  private upload: Upload | null = null;
  private following: AbortController | null = null;
  private startedAt = 0;
  private startedFrom = 0;

  private readonly value: HTMLInputElement;
  private readonly drop: HTMLElement;
  private readonly file: HTMLInputElement;
  private readonly card: HTMLElement;
  private readonly meter: HTMLProgressElement;
  private readonly line: HTMLElement;
  private readonly problem: HTMLElement;
  private readonly poster: HTMLImageElement;
  private readonly pause: HTMLButtonElement;

  constructor(private readonly field: HTMLElement) {
    this.value = this.part<HTMLInputElement>("value");
    this.drop = this.part("drop");
    this.file = this.part<HTMLInputElement>("file");
    this.card = this.part("card");
    this.meter = this.part<HTMLProgressElement>("meter");
    this.line = this.part("line");
    this.problem = this.part("problem");
    this.poster = this.part<HTMLImageElement>("poster");
    this.pause = this.part<HTMLButtonElement>("pause");
    this.listen();
    if (this.value.value) this.watch(this.value.value);
    else if (this.file.files?.length) this.take(this.file.files); // chosen before we were here
    else void this.hintAtUnfinished();
  }

  private listen(): void {
    this.file.addEventListener("change", () => this.take(this.file.files));
    this.drop.addEventListener("dragover", (event) => this.hover(event, true));
    this.drop.addEventListener("dragleave", (event) => this.hover(event, false));
    this.drop.addEventListener("drop", (event) => {
      this.hover(event, false);
      this.take(event.dataTransfer?.files);
    });
    this.pause.addEventListener("click", () => this.pauseOrContinue());
    this.part("other").addEventListener("click", () => this.chooseAnother());
  }

  private part<T extends HTMLElement = HTMLElement>(name: string): T {
    const found = this.field.querySelector<T>(`[data-upload-${name}]`);
    if (!found) throw new Error(`the upload field has no part ${name}`);
    return found;
  }

  private hover(event: DragEvent, over: boolean): void {
    event.preventDefault();
    this.drop.classList.toggle("upload-over", over);
  }

  private take(files: FileList | null | undefined): void {
    const file = files?.[0];
    if (!file) return;
    this.show(file.name);
    const most = Number(this.field.dataset.mostBytes);
    if (most && file.size > most) {
      this.fail(t("upload_too_large", { size: bytes(file.size), limit: bytes(most) }));
      return;
    }
    void this.send(file);
  }

  private async send(file: File): Promise<void> {
    const upload = new Upload(file, {
      endpoint: this.field.dataset.endpoint ?? null,
      chunkSize: CHUNK_BYTES,
      retryDelays: RETRIES_MS,
      removeFingerprintOnSuccess: true,
      metadata: { filename: file.name, filetype: file.type },
      onBeforeRequest: (request) => request.setHeader("X-CSRFToken", csrfToken()),
      onProgress: (sent, total) => this.progress(sent, total ?? file.size),
      onShouldRetry: (error) => this.shouldRetry(error, file),
      onError: (error) => this.fail(refusalOf(error)),
      onSuccess: () => void this.arrived(),
    });
    this.upload = upload;
    const earlier = newest(await upload.findPreviousUploads());
    if (earlier) upload.resumeFromPreviousUpload(earlier);
    this.startedAt = 0;
    this.pause.hidden = false;
    this.pause.textContent = t("upload_pause");
    upload.start();
  }

  private progress(sent: number, total: number): void {
    const now = performance.now();
    if (!this.startedAt) [this.startedAt, this.startedFrom] = [now, sent];
    this.meter.value = total ? (sent / total) * 1000 : 1000;
    const told = { done: bytes(sent), total: bytes(total) };
    const seconds = (now - this.startedAt) / 1000;
    const speed = seconds > 3 ? (sent - this.startedFrom) / seconds : 0;
    this.line.textContent = speed
      ? t("upload_sending_left", { ...told, left: duration((total - sent) / speed) })
      : t("upload_sending", told);
  }

  private shouldRetry(error: Error | DetailedError, file: File): boolean {
    const status = statusOf(error);
    const passing = status === 0 || status === 409 || status === 423 || status === 460 || status >= 500;
    if (passing) {
      const done = bytes((this.meter.value / 1000) * file.size);
      this.line.textContent = t("upload_waiting_line", { done });
      this.startedAt = 0;
    }
    return passing;
  }

  private pauseOrContinue(): void {
    if (!this.upload) return;
    const paused = this.pause.dataset.paused === "";
    if (paused) {
      delete this.pause.dataset.paused;
      this.startedAt = 0;
      this.upload.start();
    } else {
      this.pause.dataset.paused = "";
      void this.upload.abort();
      const total = (this.upload.file as File).size;
      const done = bytes((this.meter.value / 1000) * total);
      this.line.textContent = t("upload_paused", { done, total: bytes(total) });
    }
    this.pause.textContent = paused ? t("upload_pause") : t("upload_continue");
  }

  private async arrived(): Promise<void> {
    const url = this.upload?.url;
    this.upload = null;
    this.pause.hidden = true;
    if (!url) return;
    try {
      const { video_id: videoId } = await getJson<UploadJson>(url);
      if (!videoId) throw new Problem(0, "failed", t("upload_refused"));
      this.value.value = videoId;
      this.say("uploaded", { videoId });
      this.watch(videoId);
    } catch (error) {
      this.fail(error instanceof Problem ? error.message : t("upload_refused"));
    }
  }

  private watch(videoId: string): void {
    this.following?.abort();
    const following = new AbortController();
    this.following = following;
    follow(videoId, (video) => this.tell(video), following.signal).catch(() => {
      this.value.value = "";
      this.fail(t("upload_gone"));
    });
  }

  private tell(video: Video): void {
    this.show(video.filename);
    this.pause.hidden = true;
    this.meter.value = video.percent * 10;
    this.meter.hidden = video.state === "ready";
    const going = video.state !== "ready" && video.state !== "failed";
    const told = sentence(video) + (going ? ` ${t("upload_leave")}` : "");
    if (this.line.textContent !== told) this.line.textContent = told;
    if (video.state === "failed") {
      this.value.value = "";
      this.fail(video.problem ?? t("upload_refused"));
      this.say("failed", { videoId: video.id, problem: video.problem });
    }
    if (video.state === "ready") this.becomeReady(video);
  }

  private becomeReady(video: Video): void {
    if (video.poster_url) this.poster.src = video.poster_url;
    this.poster.hidden = !video.poster_url;
    this.say("ready", {
      videoId: video.id,
      durationSeconds: video.duration_seconds,
      posterUrl: video.poster_url,
      manifestUrl: video.manifest_url,
    });
  }

  private show(name: string): void {
    this.part("name").textContent = name;
    this.drop.hidden = true;
    this.card.hidden = false;
    this.problem.hidden = true;
    this.meter.hidden = false;
  }

  private fail(words: string): void {
    this.card.hidden = false;
    this.pause.hidden = true;
    this.meter.hidden = true;
    this.line.textContent = "";
    const place = this.problem.querySelector("span");
    if (place) place.textContent = words;
    this.problem.hidden = false;
  }

  /** Back to an empty field; an upload that is under way is given up, its bytes with it. */
  private chooseAnother(): void {
    this.following?.abort();
    void this.upload?.abort(true).catch(() => undefined);
    this.upload = null;
    this.value.value = "";
    this.file.value = "";
    this.poster.hidden = true;
    this.card.hidden = true;
    this.drop.hidden = false;
    this.file.focus();
  }

  /** After a reload the browser has lost the file, but the server has not lost its bytes. */
  private async hintAtUnfinished(): Promise<void> {
    const storage = defaultOptions.urlStorage;
    const last = newest(await storage.findAllUploads());
    if (!last?.uploadUrl) return;
    try {
      const found = await getJson<UploadJson>(last.uploadUrl);
      if (found.video_id) throw new Problem(410, "done", "");
      const percent = Math.floor((found.offset / Math.max(1, found.length)) * 100);
      this.part("hint").textContent = t("upload_resume_hint", { name: found.filename, percent });
    } catch (error) {
      const gone = error instanceof Problem && !error.passing;
      if (gone) await storage.removeUpload(last.urlStorageKey);
    }
  }

  private say(name: "uploaded" | "ready" | "failed", detail: Record<string, unknown>): void {
    this.field.dispatchEvent(new CustomEvent(name, { bubbles: true, detail }));
  }
}

function newest(uploads: PreviousUpload[]): PreviousUpload | undefined {
  return uploads.sort((a, b) => Date.parse(b.creationTime) - Date.parse(a.creationTime))[0];
}

function statusOf(error: Error | DetailedError): number {
  return "originalResponse" in error ? (error.originalResponse?.getStatus() ?? 0) : 0;
}

/** The server's own sentence, if it sent one. */
function refusalOf(error: Error | DetailedError): string {
  const body = "originalResponse" in error ? error.originalResponse?.getBody() : undefined;
  try {
    const { detail } = JSON.parse(body ?? "") as { detail?: string };
    return detail ?? t("upload_refused");
  } catch {
    return t("upload_refused");
  }
}
