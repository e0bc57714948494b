/** A small player for what is made so far of a recording: its owner sees early that it is the right one. */
import "./early.css";
import { t } from "@ui/words";
import type { Stream } from "../../progress/client/stream";
import { type Video, clock } from "../../videos/client/passage";

let shown: { id: string; stream: Stream } | null = null;

/** Offer a look by `button` as soon as something can be played, and tell how much it is by now. */
export function offerLook(button: HTMLButtonElement | null, video: Video): void {
  if (!button) return;
  button.hidden = !video.manifest_url || video.playable_seconds <= 0;
  if (video.state === "ready") nameWhole(button);
  button.onclick = () => void open(button.dataset["firstLook"] || video.filename, video);
  if (shown?.id === video.id) tell(video);
}

/** Nothing is left to be made: it is simply there to be watched. */
function nameWhole(button: HTMLButtonElement): void {
  if (button.lastChild) button.lastChild.textContent = t("look_button");
  button.setAttribute("aria-label", t("look_name", { title: button.dataset["firstLook"] ?? "" }));
  const heading = document.querySelector("#first-look h2");
  if (heading) heading.textContent = t("look_heading");
}

async function open(title: string, video: Video): Promise<void> {
  const sheet = document.querySelector<HTMLDialogElement>("#first-look");
  const screen = sheet?.querySelector("video");
  if (!sheet || !screen || !video.manifest_url) return;
  say("title", title);
  tell(video);
  sheet.showModal();
  const { Stream } = await import("../../progress/client/stream");
  if (!sheet.open) return;
  const stream = new Stream(screen, video.manifest_url, 0, (trouble) => {
    if (trouble) say("line", t(trouble === "line" ? "offline" : "look_ended"));
  });
  shown = { id: video.id, stream };
  sheet.addEventListener("close", () => close(screen), { once: true });
  await stream.open();
  await screen.play().catch(() => undefined);
}

function close(screen: HTMLVideoElement): void {
  screen.pause();
  shown?.stream.close();
  shown = null;
}

function tell(video: Video): void {
  const whole = video.state === "ready";
  say("line", t(whole ? "look_whole" : "look_so_far", { time: clock(video.playable_seconds) }));
}

function say(part: "title" | "line", words: string): void {
  const place = document.querySelector(`#first-look [data-look-${part}]`);
  if (place && place.textContent !== words) place.textContent = words;
}
