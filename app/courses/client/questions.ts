/**
 * Placing questions beside the recording: its moments can be pressed, and a question is placed where
 * it stands. Without script the page is a list and a form.
 */
import "./studio.css";
import "./captions.css";
import "./questions.css";
import { toast } from "@ui/toast";
import { t } from "@ui/words";

const video = document.querySelector<HTMLVideoElement>("[data-video]");
const form = document.querySelector<HTMLFormElement>("[data-question-form]");

if (video) {
  void play(video);
  for (const button of document.querySelectorAll<HTMLElement>("[data-at]")) {
    button.addEventListener("click", () => {
      video.currentTime = Number(button.dataset["at"]);
      video.scrollIntoView({ block: "nearest" });
    });
  }
}
if (form) {
  if (video) offerHere(form, video);
  form.addEventListener("change", (event) => chooseOne(form, event.target as HTMLElement));
}

/** The moment at which the recording stands becomes the moment of the question. */
function offerHere(place: HTMLFormElement, media: HTMLVideoElement): void {
  const button = place.querySelector<HTMLButtonElement>("[data-here]")!;
  const field = place.querySelector<HTMLInputElement>("[name=at_ms]")!;
  const look = (): void => {
    button.hidden = media.currentTime < 1;
    button.textContent = t("questions.here", { time: told(media.currentTime) });
  };
  media.addEventListener("timeupdate", look);
  media.addEventListener("seeked", look);
  button.addEventListener("click", () => {
    field.value = told(media.currentTime);
    media.pause();
    place.querySelector<HTMLElement>("[name=body]")?.focus();
  });
}

/** Of a single choice one answer is right: the tick moves. */
function chooseOne(place: HTMLFormElement, ticked: HTMLElement): void {
  const single = place.querySelector<HTMLSelectElement>("[name=kind]")!.value === "single";
  if (!single || !(ticked instanceof HTMLInputElement) || ticked.name !== "right" || !ticked.checked) return;
  for (const box of place.querySelectorAll<HTMLInputElement>("[name=right]")) box.checked = box === ticked;
}

/** 65.4 → "01:05": whole seconds are what people remember. */
function told(seconds: number): string {
  const whole = Math.floor(seconds);
  const two = (value: number): string => String(value).padStart(2, "0");
  const hours = Math.floor(whole / 3600);
  const rest = `${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}`;
  return hours ? `${hours}:${rest}` : rest;
}

async function play(element: HTMLVideoElement): Promise<void> {
  const { Stream } = await import("../../progress/client/stream");
  const stream = new Stream(element, element.dataset["manifest"] ?? "", 0, (trouble) => {
    if (trouble) toast(t(trouble === "line" ? "offline" : "captions.broken"), "problem");
  });
  await stream.open();
}
