/** A short message that floats up, is read aloud, and leaves by itself. */
import { icon } from "./icon";
import { t } from "./words";

export type ToastKind = "info" | "done" | "attention" | "problem";

export interface ToastOptions {
  /** What takes the act back, as a button in the message. */
  undo?: { text: string; run: () => void };
  /** More of the message than words: a form left by the server, for instance. */
  more?: Node;
}

const SIGNS: Record<ToastKind, string> = {
  info: "info",
  done: "circle-check",
  attention: "triangle-alert",
  problem: "circle-alert",
};
const STAYS_MS = 6000;
const STAYS_WITH_UNDO_MS = 12000;

export function toast(text: string, kind: ToastKind = "info", options: ToastOptions = {}): void {
  const place = document.querySelector("[data-toasts]");
  if (!place) return;
  const seen = document.fullscreenElement ?? document.body; // nothing else is seen in full screen
  if (place.parentElement !== seen) seen.append(place);
  const note = document.createElement("div");
  note.className = `notice notice-${kind}`;
  const words = document.createElement("div");
  words.textContent = text;
  note.append(icon(SIGNS[kind] ?? SIGNS.info), words);
  if (options.undo) note.append(undoButton(options.undo, note));
  if (options.more) note.append(options.more);
  note.append(closeButton(note));
  place.append(note);
  // What asks for action stays until it is closed.
  if (kind === "problem") return;
  setTimeout(() => leave(note), options.undo || options.more ? STAYS_WITH_UNDO_MS : STAYS_MS);
}

/** A message that somebody is about to use stays a little longer. */
function leave(note: HTMLElement): void {
  if (note.matches(":hover, :focus-within")) setTimeout(() => leave(note), STAYS_MS);
  else note.remove();
}

function undoButton(undo: { text: string; run: () => void }, note: HTMLElement): HTMLElement {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn btn-small";
  button.textContent = undo.text;
  button.addEventListener("click", () => {
    note.remove();
    undo.run();
  });
  return button;
}

function closeButton(note: HTMLElement): HTMLElement {
  const close = document.createElement("button");
  close.type = "button";
  close.className = "btn btn-quiet btn-small";
  close.setAttribute("aria-label", t("close"));
  close.append(icon("x"));
  close.addEventListener("click", () => note.remove());
  return close;
}
