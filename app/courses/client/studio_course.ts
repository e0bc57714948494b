/**
 * The studio's working page: uploads that become lessons, lessons that are dragged to their place,
 * and for every recording on its way how far it is. What changes on the server is put in anew.
 */
import { getJson } from "@ui/http";
import { toast } from "@ui/toast";
import { t } from "@ui/words";
import { follow, sentence } from "../../videos/client/passage";
import { attachQueue } from "../../videos/client/queue";
import { startDragging } from "./dragging";
import { offerLook } from "./early";
import "./studio.css";

const LOOKS_EVERY_MS = 2000;

attachQueue();
followPreparing();
startDragging(place);
document.addEventListener("added", () => void refresh());

/** Put the page's live parts in anew, as the server renders them now; the focus stays where it is. */
async function refresh(): Promise<void> {
  const response = await fetch(location.pathname, { headers: { Accept: "text/html" } });
  if (response.ok) putIn(await response.text());
}

function putIn(html: string): void {
  const fresh = new DOMParser().parseFromString(html, "text/html");
  const focused = document.activeElement?.id ?? "";
  for (const part of document.querySelectorAll<HTMLElement>("[data-live]")) {
    const now = fresh.getElementById(part.id);
    if (now) part.replaceWith(now);
  }
  if (focused && document.activeElement === document.body) focusOn(focused);
  followPreparing();
}

/** The same button again; one that has come to an end hands over to its sister. */
function focusOn(id: string): void {
  const again = document.getElementById(id);
  const sister = document.getElementById(id.includes("-up-") ? id.replace("-up-", "-down-") : id.replace("-down-", "-up-"));
  (again instanceof HTMLButtonElement && again.disabled ? sister : again)?.focus();
}

/** Without a new page: the form of an arrow, or of a row that was dragged. */
document.addEventListener("submit", (event) => {
  const form = event.target as HTMLFormElement;
  if (!("place" in form.dataset)) return;
  event.preventDefault();
  void send(form);
});

/** `row` goes to `position`, counted from 1. */
function place(row: HTMLElement, position: number): void {
  const form = row.querySelector<HTMLFormElement>("form[data-place]");
  const field = form?.querySelector<HTMLInputElement>("[name=position]");
  if (!form || !field) return;
  field.value = String(position);
  void send(form);
}

async function send(form: HTMLFormElement): Promise<void> {
  const row = form.closest<HTMLElement>("[data-lesson]");
  try {
    const body = new URLSearchParams(new FormData(form) as unknown as Record<string, string>);
    const response = await fetch(form.action, { method: "POST", body, headers: { Accept: "text/html" } });
    if (!response.ok) throw new Error(String(response.status));
    putIn(await response.text());
    tellPlace(row?.dataset["lesson"] ?? "");
  } catch {
    toast(t("failed"), "problem");
    await refresh().catch(() => undefined);
  }
}

function tellPlace(lessonId: string): void {
  const rows = [...document.querySelectorAll<HTMLElement>("[data-lesson]")];
  const at = rows.findIndex((row) => row.dataset["lesson"] === lessonId);
  const says = document.querySelector("[data-says]");
  const title = rows[at]?.dataset["title"] ?? "";
  if (says && at >= 0) says.textContent = t("moved", { title, place: at + 1, count: rows.length });
}

/** Tell in each row of a recording on its way where it stands. */
function followPreparing(): void {
  for (const row of document.querySelectorAll<HTMLElement>("[data-preparing]:not([data-told])")) {
    row.dataset["told"] = "";
    void followOne(row, row.dataset["preparing"] ?? "");
  }
  if (document.querySelector("[data-reading]")) setTimeout(() => void lookAgain(), LOOKS_EVERY_MS);
}

/** The pages of a document are made in a moment: ask until they are. */
async function lookAgain(): Promise<void> {
  const waiting = document.querySelector<HTMLElement>("[data-reading]");
  if (!waiting) return;
  try {
    const now = await getJson<{ state: string }>(`/api/v1/documents/${waiting.dataset["reading"]}`);
    if (now.state === "ready" || now.state === "failed") return await refresh();
  } catch {
    // Asked again in a while.
  }
  setTimeout(() => void lookAgain(), LOOKS_EVERY_MS);
}

async function followOne(row: HTMLElement, videoId: string): Promise<void> {
  const line = row.querySelector("[data-preparing-line]");
  const meter = row.querySelector("progress");
  const gone = new AbortController();
  try {
    await follow(
      videoId,
      (video) => {
        if (!row.isConnected) return gone.abort();
        if (line) line.textContent = sentence(video) || line.textContent;
        if (meter) meter.value = video.percent;
        offerLook(row.querySelector<HTMLButtonElement>("[data-first-look]"), video);
      },
      gone.signal,
    );
    if (!gone.signal.aborted) await refresh();
  } catch {
    // Not to be asked any more: the row keeps what the server wrote into it.
  }
}
