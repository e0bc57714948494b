/** How long until it begins, said by the second and, to who listens, now and then. */
import { t } from "@ui/words";
import { serverNow } from "./clock";

const SECOND_MS = 1000;

export function startCountdown(place: HTMLElement, over: HTMLElement, at: number): () => void {
  const tick = (): void => {
    const seconds = Math.ceil((at - serverNow()) / SECOND_MS);
    place.hidden = seconds <= 0;
    over.hidden = seconds > 0;
    if (seconds > 0) place.textContent = t("live.begins_in", { time: face(seconds) });
  };
  tick();
  const timer = setInterval(tick, SECOND_MS);
  return () => clearInterval(timer);
}

/** `1:05:09`, `05:09`. */
export function face(seconds: number): string {
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60), seconds % 60];
  const two = (part: number): string => String(part).padStart(2, "0");
  return hours ? `${hours}:${two(minutes)}:${two(rest)}` : `${two(minutes)}:${two(rest)}`;
}
