/**
 * The studio's working page: uploads, a title taken from the file, and for every recording that is
 * being prepared how far it is; once it is ready, lessons and checklist are put in anew.
 */
import { follow, sentence } from "../../videos/client/passage";
import { attachUploads } from "../../videos/client/upload";
import { submitOnce } from "./once";

attachUploads();
submitOnce();
followPreparing();

/** Put the page's live parts in anew, as the server renders them now. */
async function refresh(): Promise<void> {
  const response = await fetch(location.pathname, { headers: { Accept: "text/html" } });
  if (!response.ok) return;
  const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
  for (const part of document.querySelectorAll<HTMLElement>("[data-live]")) {
    const now = fresh.getElementById(part.id);
    if (now && !part.contains(document.activeElement)) part.replaceWith(now);
  }
  submitOnce();
  followPreparing();
}

/** Tell in each row of a recording on its way where it stands. */
function followPreparing(): void {
  for (const place of document.querySelectorAll<HTMLElement>("[data-preparing]:not([data-told])")) {
    place.dataset["told"] = "";
    void followOne(place, place.dataset["preparing"] ?? "");
  }
}

async function followOne(place: HTMLElement, videoId: string): Promise<void> {
  const words = place.querySelector("span") ?? place;
  const gone = new AbortController();
  try {
    await follow(
      videoId,
      (video) => {
        if (place.isConnected) words.textContent = sentence(video) || words.textContent;
        else gone.abort();
      },
      gone.signal,
    );
    if (!gone.signal.aborted) await refresh();
  } catch {
    // Not to be asked any more: the row keeps what the server wrote into it.
  }
}

const form = document.querySelector<HTMLFormElement>("[data-new-lesson]");
const file = form?.querySelector<HTMLInputElement>("input[type=file]");
const title = form?.querySelector<HTMLInputElement>("input[name=title]");
file?.addEventListener("change", () => {
  const name = file.files?.[0]?.name ?? "";
  if (title && !title.value) title.value = name.replace(/\.[^.]+$/, "").slice(0, 200);
});
