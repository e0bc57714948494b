/**
 * Writing an article: a picture comes to where the caret stands, chosen, dropped into the text or
 * pasted. Without script it comes by the form, to the end of the text.
 */
import "./studio.css";
import "./studio_article.css";
import { Problem, postForm } from "@ui/http";
import { toast } from "@ui/toast";
import { t } from "@ui/words";

interface Picture {
  markdown: string;
}

const place = document.querySelector<HTMLElement>("[data-pictures]");
const text = document.querySelector<HTMLTextAreaElement>("#field-body");
const file = document.querySelector<HTMLInputElement>("#field-picture");
const alt = document.querySelector<HTMLInputElement>("#field-alt");
const button = document.querySelector<HTMLButtonElement>("[data-bring]");

if (place && text && file && alt && button) {
  button.addEventListener("click", (event) => {
    event.preventDefault();
    void bring(text, file, alt, button);
  });
  alt.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault(); // in this field Enter means the picture, not the whole article
    button.click();
  });
  text.addEventListener("paste", (event) => take(event, event.clipboardData, file, alt));
  text.addEventListener("dragover", (event) => {
    if (event.dataTransfer?.types.includes("Files")) event.preventDefault();
  });
  text.addEventListener("drop", (event) => take(event, event.dataTransfer, file, alt));
}

/** A picture was dropped into the text: ask what it shows, then it is set in. */
function take(event: Event, brought: DataTransfer | null, into: HTMLInputElement, ask: HTMLInputElement): void {
  const pictures = [...(brought?.files ?? [])].filter((one) => one.type.startsWith("image/"));
  const [first] = pictures;
  if (!first) return;
  event.preventDefault();
  const one = new DataTransfer();
  one.items.add(first);
  into.files = one.files;
  into.dispatchEvent(new Event("change", { bubbles: true }));
  ask.focus();
}

async function bring(
  into: HTMLTextAreaElement,
  from: HTMLInputElement,
  words: HTMLInputElement,
  pressed: HTMLButtonElement,
): Promise<void> {
  const chosen = from.files?.[0];
  if (!chosen) return refuse(from, t("article.no_picture"));
  if (!words.value.trim()) return refuse(words, t("article.no_words"));
  if (pressed.classList.contains("btn-busy")) return;
  pressed.classList.add("btn-busy");
  try {
    const form = new FormData();
    form.set("picture", chosen);
    form.set("alt", words.value);
    const picture = await postForm<Picture>("/api/v1/pictures", form);
    setIn(into, picture.markdown);
    from.value = words.value = "";
    from.dispatchEvent(new Event("change", { bubbles: true }));
    toast(t("article.set"), "done");
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    const [said] = Object.values(problem.errors).flat();
    toast(said ?? problem.message, "problem");
  } finally {
    pressed.classList.remove("btn-busy");
  }
}

function refuse(field: HTMLInputElement, words: string): void {
  toast(words, "attention");
  field.focus();
}

/** On lines of its own where the caret stands, so that it does not cut a sentence. */
function setIn(field: HTMLTextAreaElement, markdown: string): void {
  const at = field.selectionEnd;
  const before = field.value.slice(0, at);
  const after = field.value.slice(at);
  const lead = before === "" ? "" : "\n".repeat(2 - newlines(before.slice(-2), "end"));
  const tail = after === "" ? "\n" : "\n".repeat(2 - newlines(after.slice(0, 2), "start"));
  field.focus();
  field.setRangeText(lead + markdown + tail, at, at, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

/** How many line breaks there are at that end of a short text, two at most. */
function newlines(text: string, end: "start" | "end"): number {
  const pattern = end === "end" ? /\n*$/ : /^\n*/;
  return Math.min(pattern.exec(text)?.[0].length ?? 0, 2);
}
