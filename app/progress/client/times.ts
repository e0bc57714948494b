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

/** The time of day, to the second. */
export function timeOfDay(moment: Date): string {
  return `${two(moment.getHours())}:${two(moment.getMinutes())}:${two(moment.getSeconds())}`;
}
