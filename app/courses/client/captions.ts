/**
 * Writing captions beside the recording. Without script the page is a form with one long text; with
 * it the text becomes rows, and is put together again when it is saved.
 */
import "./studio.css";
import "./captions.css";
import { toast } from "@ui/toast";
import { t } from "@ui/words";
import { Editor } from "./cues/editor";
import { readCues } from "./cues/model";

const page = document.querySelector<HTMLElement>("[data-captions]");
const form = document.querySelector<HTMLFormElement>("[data-captions-form]");
const text = document.querySelector<HTMLTextAreaElement>("#captions-text");
const video = document.querySelector<HTMLVideoElement>("[data-video]");

let editor: Editor | null = null;

if (page && form && text) {
  const cues = readCues(text.value);
  if (cues) {
    editor = new Editor(form, text, cues, video, Number(page.dataset["length"]) * 1000);
    document.querySelector<HTMLElement>("[data-keys]")!.hidden = false;
  }
  for (const link of document.querySelectorAll<HTMLElement>("[data-line]")) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      const line = Number(link.dataset["line"]);
      if (editor) editor.goToLine(line);
      else choose(text, line);
    });
  }
}
if (video) void play(video);

/** Point at a line of the text. */
function choose(field: HTMLTextAreaElement, line: number): void {
  const lines = field.value.split("\n");
  const start = lines.slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
  field.focus();
  field.setSelectionRange(start, start + (lines[line - 1]?.length ?? 0));
  const height = parseFloat(getComputedStyle(field).lineHeight);
  field.scrollTop = Math.max((line - 4) * height, 0);
}

async function play(element: HTMLVideoElement): Promise<void> {
  const { Stream } = await import("../../progress/client/stream");
  const stream = new Stream(element, element.dataset["manifest"] ?? "", 0, (trouble) => {
    if (trouble) toast(t(trouble === "line" ? "offline" : "captions.broken"), "problem");
  });
  await stream.open();
}
