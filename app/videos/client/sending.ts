/** One file on its way up by tus: it goes on where it stopped, and says in sentences how far it is. */
import { type DetailedError, type PreviousUpload, Upload, defaultOptions } from "tus-js-client";
import { Problem, csrfToken, getJson } from "@ui/http";
import { t } from "@ui/words";
import { type Earlier, bytes, duration } from "./passage";

const CHUNK_BYTES = 32 * 1024 * 1024;
const RETRIES_MS = [0, 1000, 3000, 5000, 10_000, 20_000, 30_000, 60_000, 60_000, 60_000];

export interface UploadJson {
  id: string;
  filename: string;
  length: number;
  offset: number;
  video_id: string | null;
  duplicate_of: Earlier | null;
}

/** Who hears of a file on its way. */
export interface Listener {
  progress(permille: number, line: string): void;
  arrived(upload: UploadJson): void;
  failed(words: string): void;
}

/** Why a file need not even be sent, or nothing. */
export function refuseFile(file: File, mostBytes: number, leftBytes = Infinity): string | null {
  if (file.size === 0) return t("upload_empty", { name: file.name });
  if (mostBytes && file.size > mostBytes) {
    return t("upload_too_large", { size: bytes(file.size), limit: bytes(mostBytes) });
  }
  if (file.size > leftBytes) {
    return t("upload_no_quota", { left: bytes(leftBytes), size: bytes(file.size) });
  }
  return null;
}

export class Sending {
  private readonly upload: Upload;
  private startedAt = 0;
  private startedFrom = 0;
  private sent = 0;
  paused = false;

  /** `from` is the address of an upload that the server has a part of. */
  constructor(
    readonly file: File,
    endpoint: string | null,
    private readonly listener: Listener,
    private readonly from: string | null = null,
  ) {
    this.upload = new Upload(file, {
      endpoint,
      uploadUrl: from,
      chunkSize: CHUNK_BYTES,
      retryDelays: RETRIES_MS,
      removeFingerprintOnSuccess: true,
      metadata: { filename: file.name, filetype: file.type },
      onBeforeRequest: (request) => request.setHeader("X-CSRFToken", csrfToken()),
      onProgress: (sent, total) => this.progress(sent, total ?? file.size),
      onShouldRetry: (error) => this.shouldRetry(error),
      onError: (error) => listener.failed(refusalOf(error)),
      onSuccess: () => void this.arrive(),
    });
  }

  async start(): Promise<void> {
    if (!this.from) {
      const earlier = newest(await this.upload.findPreviousUploads());
      if (earlier) this.upload.resumeFromPreviousUpload(earlier);
    }
    if (!this.paused) this.upload.start();
  }

  pause(): void {
    this.paused = true;
    void this.upload.abort();
    this.say(t("upload_paused", { done: bytes(this.sent), total: bytes(this.file.size) }));
  }

  goOn(): void {
    this.paused = false;
    this.startedAt = 0;
    this.upload.start();
  }

  /** Stop for good; the bytes that are there are deleted. */
  giveUp(): void {
    void this.upload.abort(true).catch(() => undefined);
  }

  private say(line: string): void {
    this.listener.progress(this.file.size ? (this.sent / this.file.size) * 1000 : 1000, line);
  }

  private progress(sent: number, total: number): void {
    if (this.paused) return;
    const now = performance.now();
    if (!this.startedAt) [this.startedAt, this.startedFrom] = [now, sent];
    this.sent = sent;
    const told = { done: bytes(sent), total: bytes(total) };
    const seconds = (now - this.startedAt) / 1000;
    const speed = seconds > 3 ? (sent - this.startedFrom) / seconds : 0;
    this.say(speed ? t("upload_sending_left", { ...told, left: duration((total - sent) / speed) }) : t("upload_sending", told));
  }

  private shouldRetry(error: Error | DetailedError): boolean {
    const status = statusOf(error);
    if (problemOf(error).code === "no_room") return false;
    const passing = status === 0 || status === 409 || status === 423 || status === 460 || status >= 500;
    if (passing) {
      this.say(t("upload_waiting_line", { done: bytes(this.sent) }));
      this.startedAt = 0;
    }
    return passing;
  }

  private async arrive(): Promise<void> {
    try {
      const upload = await getJson<UploadJson>(this.upload.url ?? "");
      if (!upload.video_id) throw new Problem(0, "failed", t("upload_refused"));
      this.listener.arrived(upload);
    } catch (error) {
      this.listener.failed(error instanceof Problem ? error.message : t("upload_refused"));
    }
  }
}

/** What this browser began last and the server still has a part of. */
export async function lastUnfinished(): Promise<UploadJson | null> {
  const storage = defaultOptions.urlStorage;
  const last = newest(await storage.findAllUploads());
  if (!last?.uploadUrl) return null;
  try {
    const found = await getJson<UploadJson>(last.uploadUrl);
    if (found.video_id) throw new Problem(410, "done", "");
    return found;
  } catch (error) {
    const gone = error instanceof Problem && !error.passing;
    if (gone) await storage.removeUpload(last.urlStorageKey);
    return null;
  }
}

function newest(uploads: PreviousUpload[]): PreviousUpload | undefined {
  return uploads.sort((a, b) => Date.parse(b.creationTime) - Date.parse(a.creationTime))[0];
}

function statusOf(error: Error | DetailedError): number {
  return "originalResponse" in error ? (error.originalResponse?.getStatus() ?? 0) : 0;
}

/** The server's own sentence, if it sent one; who was signed out learns that nothing is lost. */
function refusalOf(error: Error | DetailedError): string {
  if (statusOf(error) === 401) return t("upload_signed_out");
  return problemOf(error).detail ?? t("upload_refused");
}

function problemOf(error: Error | DetailedError): { detail?: string; code?: string } {
  const body = "originalResponse" in error ? error.originalResponse?.getBody() : undefined;
  try {
    return (JSON.parse(body ?? "") as { detail?: string; code?: string } | null) ?? {};
  } catch {
    return {};
  }
}
