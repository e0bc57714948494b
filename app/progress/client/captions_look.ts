/** How captions look, as somebody likes it on this device. */
import { type Habit, habit, keepHabit } from "./habits";

const CHOICES = ["cue-size", "cue-colour", "cue-ground"] as const satisfies readonly Habit[];

/** Dress the captions on `screen` and in the sheet, and offer the sheet where there are captions. */
export function startCaptionsLook(screen: HTMLElement, video: HTMLVideoElement): void {
  const sheet = document.querySelector<HTMLDialogElement>("#captions-look");
  const entry = screen.querySelector<HTMLElement>("[data-captions-look]");
  if (!sheet || !entry) return;
  for (const name of CHOICES) prepare(name, sheet, screen);
  entry.addEventListener("click", () => sheet.showModal());
  const offer = (): void => {
    entry.hidden = ![...video.textTracks].some((track) => /subtitles|captions/.test(track.kind));
  };
  for (const event of ["addtrack", "removetrack"]) video.textTracks.addEventListener(event, offer);
  offer();
}

function prepare(name: (typeof CHOICES)[number], sheet: HTMLElement, screen: HTMLElement): void {
  const select = sheet.querySelector<HTMLSelectElement>(`select[name="${name}"]`);
  if (!select) return;
  const kept = habit(name);
  if (kept && [...select.options].some((option) => option.value === kept)) select.value = kept;
  const dress = (): void => {
    for (const place of [screen, sheet]) place.setAttribute(`data-${name}`, select.value);
  };
  select.addEventListener("change", () => {
    keepHabit(name, select.value);
    dress();
  });
  dress();
}
