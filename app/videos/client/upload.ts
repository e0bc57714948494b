/**
 * Brings `upload_field` to life: a dropped file goes up by tus and goes on where it stopped, then
 * its way through the queue is shown until it can be watched. The element says `uploaded`, `ready`
 * and `failed`, each with the video's id, and `told` with the whole video whenever it was asked for.
 */
import { t } from "@ui/words";
import { deleteJson, postJson } from "@ui/http";
import { type Video, doubleLine, follow, sentence } from "./passage";
import { Sending, type UploadJson, lastUnfinished, refuseFile } from "./sending";
import "./upload.css";

/** Attach every upload field of the page (or of a part that was just put in). */
export function attachUploads(root: ParentNode = document): void {
  for (const field of root.querySelectorAll<HTMLElement>("[data-upload]:not([data-attached])")) {
    field.dataset.attached = "";
    new UploadField(field);
  }
}

class UploadField {
  private sending: Sending | null = null;
  private following: AbortController | null = null;
  private kept = "";

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
    const refused = refuseFile(file, Number(this.field.dataset.mostBytes));
    if (refused) return this.fail(refused);
    const sending: Sending = new Sending(file, this.field.dataset.endpoint ?? null, {
      progress: (permille, line) => {
        this.meter.value = permille;
        this.line.textContent = line;
      },
      arrived: (upload) => this.sending === sending && this.arrived(upload),
      failed: (words) => this.fail(words),
    });
    this.sending = sending;
    this.pause.hidden = false;
    this.pause.textContent = t("upload_pause");
    void sending.start();
  }

  private pauseOrContinue(): void {
    if (!this.sending) return;
    if (this.sending.paused) this.sending.goOn();
    else this.sending.pause();
    this.pause.textContent = t(this.sending.paused ? "upload_continue" : "upload_pause");
  }

  private arrived(upload: UploadJson): void {
    const videoId = upload.video_id ?? "";
    this.sending = null;
    this.pause.hidden = true;
    this.value.value = videoId;
    this.say("uploaded", { videoId });
    this.watch(videoId);
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
    this.offerEarlier(video);
    this.say("told", { video });
    if (video.state === "failed") {
      this.value.value = "";
      this.fail(video.problem ?? t("upload_refused"));
      this.say("failed", { videoId: video.id, problem: video.problem });
    }
    if (video.state === "ready") this.becomeReady(video);
  }

  /** The same file was sent before: using that recording is offered until this one is ready. */
  private offerEarlier(video: Video): void {
    const earlier = video.duplicate_of;
    const offer = this.part("double");
    offer.hidden = !earlier || video.id === this.kept;
    if (!earlier) return;
    this.part("double-line").textContent = doubleLine(earlier, this.field.dataset.zone);
    this.part("keep").onclick = () => {
      this.kept = video.id;
      offer.hidden = true;
      void postJson(`/api/v1/videos/${video.id}/convert`).catch(() => undefined);
    };
    this.part("reuse").onclick = () => {
      offer.hidden = true;
      this.value.value = earlier.id;
      this.say("uploaded", { videoId: earlier.id });
      this.watch(earlier.id);
      void deleteJson(`/api/v1/videos/${video.id}`).catch(() => undefined);
    };
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
    this.sending?.giveUp();
    this.sending = null;
    this.value.value = "";
    this.file.value = "";
    this.poster.hidden = true;
    this.card.hidden = true;
    this.drop.hidden = false;
    this.file.focus();
  }

  /** After a reload the browser has lost the file, but the server has not lost its bytes. */
  private async hintAtUnfinished(): Promise<void> {
    const found = await lastUnfinished();
    if (!found) return;
    const percent = Math.floor((found.offset / Math.max(1, found.length)) * 100);
    this.part("hint").textContent = t("upload_resume_hint", { name: found.filename, percent });
  }

  private say(name: "uploaded" | "told" | "ready" | "failed", detail: Record<string, unknown>): void {
    this.field.dispatchEvent(new CustomEvent(name, { bubbles: true, detail }));
  }
}
