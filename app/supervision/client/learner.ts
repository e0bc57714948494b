/** A learner's sheet: j and k go to the next and the previous learner, a named course opens. */
import { keysAreOn } from "./typing";
import "./learner.css";

document.addEventListener("keydown", (event) => {
  if (!keysAreOn(event) || !["j", "k"].includes(event.key)) return;
  document.querySelector<HTMLElement>(`[data-key="${event.key}"]`)?.click();
});

/** The course that the address names is unfolded. */
function unfold(): void {
  const details = document.querySelector(":target details");
  if (details instanceof HTMLDetailsElement) details.open = true;
}

addEventListener("hashchange", unfold);
unfold();
