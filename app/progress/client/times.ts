/** Times as people read them. */
import { t } from "@ui/words";

const two = (value: number): string => String(value).padStart(2, "0");

/** 754 → "12:34", 4000 → "1:06:40". */
export function clock(seconds: number): string {
  const whole = Math.floor(seconds);
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${two(minutes)}:${two(whole % 60)}`;
  return `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(whole % 60)}`;
}

/** 40 → "40 秒", 1300 → "22 分钟"; rounded up, so nobody is promised too little. */
export function amount(seconds: number): string {
  if (seconds < 60) return t("lesson.seconds", { count: Math.max(Math.ceil(seconds), 1) });
  return t("lesson.minutes", { count: Math.ceil(seconds / 60) });
}

/** The time of day to the second, where the academy is: the page was written in that zone, too. */
export function timeOfDay(moment: Date): string {
  const zone = document.querySelector<HTMLElement>("[data-zone]")?.dataset["zone"];
  const parts = { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" } as const;
  const here = zone ? { ...parts, timeZone: zone } : parts;
  return new Intl.DateTimeFormat("en-GB", here).format(moment);
}
