/** A short message that floats up, is read aloud, and leaves by itself. */
import { icon } from "./icon";
import { t } from "./words";

export type ToastKind = "info" | "done" | "attention" | "problem";

const SIGNS: Record<ToastKind, SVGElement> = {
  info: icon("info"),
  done: icon("circle-check"),
  attention: icon("triangle-alert"),
  problem: icon("circle-alert"),
};
const STAYS_MS = 6000;

export function toast(text: string, kind: ToastKind = "info"): void {
  const place = document.querySelector("[data-toasts]");
  if (!place) return;
  const note = document.createElement("div");
  note.className = `notice notice-${kind}`;
  const close = document.createElement("button");
  close.type = "button";
  close.className = "btn btn-quiet btn-small";
  close.setAttribute("aria-label", t("close"));
  close.append(icon("x"));
  close.addEventListener("click", () => note.remove());
  const words = document.createElement("div");
  words.textContent = text;
  note.append((SIGNS[kind] ?? SIGNS.info).cloneNode(true), words, close);
  place.append(note);
  // What asks for action stays until it is closed.
  if (kind !== "problem") setTimeout(() => note.remove(), STAYS_MS);
}
