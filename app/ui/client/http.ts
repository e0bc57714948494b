/** JSON over HTTP with our CSRF header; a refusal becomes a `Problem` that can be shown as it is. */
import { t } from "./words";

/** A refusal as the server words it (RFC 9457); `status` 0 means that no answer came. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly errors: Record<string, string[]> = {},
    readonly retryAfterSeconds: number | null = null,
  ) {
    super(message);
    this.name = "Problem";
  }

  /** Whether trying the same again later may help. */
  get passing(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

export function csrfToken(): string {
  return document.querySelector<HTMLMetaElement>("meta[name=csrf-token]")?.content ?? "";
}

export interface Options {
  signal?: AbortSignal;
  /** Let the request outlive the page (small bodies only). */
  keepalive?: boolean;
}

export function getJson<T>(url: string, options: Options = {}): Promise<T> {
  return exchange<T>("GET", url, undefined, options);
}

export function postJson<T>(url: string, body: unknown = {}, options: Options = {}): Promise<T> {
  return exchange<T>("POST", url, body, options);
}

/** A form with files in it, as a page would send it. */
export function postForm<T>(url: string, form: FormData, options: Options = {}): Promise<T> {
  return exchange<T>("POST", url, form, options);
}

export function patchJson<T>(url: string, body: unknown, options: Options = {}): Promise<T> {
  return exchange<T>("PATCH", url, body, options);
}

export function deleteJson<T>(url: string, options: Options = {}): Promise<T> {
  return exchange<T>("DELETE", url, undefined, options);
}

async function exchange<T>(
  method: string,
  url: string,
  body: unknown,
  options: Options,
): Promise<T> {
  const headers: Record<string, string> = { Accept: "application/json" };
  if (method !== "GET") headers["X-CSRFToken"] = csrfToken();
  const form = body instanceof FormData;
  if (body !== undefined && !form) headers["Content-Type"] = "application/json";
  let response: Response;
  try {
    response = await fetch(url, {
      method,
      headers,
      credentials: "same-origin",
      ...(body === undefined ? {} : { body: form ? body : JSON.stringify(body) }),
      ...options,
    });
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new Problem(0, "offline", t("offline"));
  }
  if (!response.ok) throw await problemOf(response);
  if (response.status === 204) return undefined as T;
  return (await response.json()) as T;
}

interface ProblemDocument {
  code?: string;
  title?: string;
  detail?: string;
  errors?: Record<string, string[]>;
}

async function problemOf(response: Response): Promise<Problem> {
  const wait = Number(response.headers.get("Retry-After"));
  let document: ProblemDocument = {};
  try {
    document = (await response.json()) as ProblemDocument;
  } catch {
    // Not ours (a proxy's page, a cut line): the sentence below says enough.
  }
  if (response.status === 401) dispatchEvent(new CustomEvent("signed:out"));
  const sentence = document.detail ?? document.title ?? t("failed");
  const code = document.code ?? "failed";
  return new Problem(response.status, code, sentence, document.errors ?? {}, wait || null);
}
