/**
 * The studio's working page: uploads, a title taken from the file, and the list of lessons and the
 * checklist kept fresh while recordings are being prepared.
 */
import { attachUploads } from "../../videos/client/upload";

const REFRESH_MS = 5000;

attachUploads();

/** Put the page's live parts in anew, as the server renders them now. */
async function refresh(): Promise<void> {
  const response = await fetch(location.pathname, { headers: { Accept: "text/html" } });
  if (!response.ok) return;
  const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
  for (const part of document.querySelectorAll<HTMLElement>("[data-live]")) {
    const now = fresh.getElementById(part.id);
    if (now && !part.contains(document.activeElement)) part.replaceWith(now);
  }
}

async function refreshWhilePreparing(): Promise<void> {
  if (document.querySelector("[data-preparing]") && !document.hidden) {
    await refresh().catch(() => undefined); // the line is down: the next turn tries again
  }
  setTimeout(() => void refreshWhilePreparing(), REFRESH_MS);
}
setTimeout(() => void refreshWhilePreparing(), REFRESH_MS);

const form = document.querySelector<HTMLFormElement>("[data-new-lesson]");
const file = form?.querySelector<HTMLInputElement>("input[type=file]");
const title = form?.querySelector<HTMLInputElement>("input[name=title]");
file?.addEventListener("change", () => {
  const name = file.files?.[0]?.name ?? "";
  if (title && !title.value) title.value = name.replace(/\.[^.]+$/, "").slice(0, 200);
});
