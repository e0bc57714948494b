/**
 * Forms of the desk that are sent without leaving it: the server answers with the whole page, and
 * the parts that may have changed (`data-part`, by id) take the place of the old ones. The video
 * plays on, and what is being written elsewhere stays.
 */
import { csrfToken } from "@ui/http";
import { toast } from "@ui/toast";
import { t } from "@ui/words";

type Outcome = "done" | "refused" | "failed";

const busy = new WeakSet<HTMLFormElement>();

/** Send a form and renew the desk; `data` is what to send. */
export async function sendForm(form: HTMLFormElement, data: FormData): Promise<Outcome> {
  if (busy.has(form)) return "failed";
  busy.add(form);
  form.setAttribute("aria-busy", "true");
  try {
    return await exchange(form, data);
  } catch {
    toast(t("offline"), "problem");
    return "failed";
  } finally {
    busy.delete(form);
    form.removeAttribute("aria-busy");
  }
}

async function exchange(form: HTMLFormElement, data: FormData): Promise<Outcome> {
  const headers = { Accept: "text/html", "X-CSRFToken": csrfToken() };
  const lesson = document.querySelector<HTMLElement>("[data-desk]")?.dataset["lesson"] ?? "";
  const url = `${form.action}?lesson=${lesson}`;
  const answer = await fetch(url, { method: "POST", body: data, headers, credentials: "same-origin" });
  if (new URL(answer.url).pathname === "/login") {
    toast(t("desk.sign_in"), "problem");
    return "failed";
  }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (answer.ok && !showsLesson(page, lesson)) return renew(await fresh(lesson), form);
  if (answer.ok) return renew(page, form);
  const said = page.querySelector("[data-faults]:not([hidden]), .field-error, main p");
  toast(said?.textContent?.trim() || t("failed"), "problem");
  return "refused";
}

/** The page shows the lesson of the comment; the person may be looking at another. */
function showsLesson(page: Document, lesson: string): boolean {
  return page.querySelector<HTMLElement>("[data-desk]")?.dataset["lesson"] === lesson;
}

async function fresh(lesson: string): Promise<Document> {
  const answer = await fetch(`${location.pathname}?lesson=${lesson}`, { credentials: "same-origin" });
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

function renew(page: Document, sent: HTMLFormElement): Outcome {
  const kept = unsaved(sent);
  for (const old of document.querySelectorAll<HTMLElement>("[data-part]")) {
    const now = page.getElementById(old.id);
    if (now) old.replaceWith(document.adoptNode(now));
  }
  for (const [id, words] of kept) {
    const field = document.getElementById(id);
    if (!(field instanceof HTMLTextAreaElement)) continue;
    field.value = words;
    field.closest("details")?.setAttribute("open", "");
  }
  document.dispatchEvent(new CustomEvent("desk:renewed"));
  return "done";
}

/** What somebody is writing in a part that will be replaced. */
function unsaved(sent: HTMLFormElement): [string, string][] {
  const fields = [...document.querySelectorAll<HTMLTextAreaElement>("[data-part] textarea")];
  return fields.filter((field) => field.form !== sent && field.value).map((field) => [field.id, field.value]);
}
