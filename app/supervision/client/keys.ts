/** Single keys for the console; off for good on a device whose owner does not want them. */
import type { Choosing } from "./choosing";
import { hideTip, pointAt } from "./tips";
import { focusSearch, keysAreOn, showKeys, startKeysSwitch } from "./typing";

export function startKeys(form: HTMLFormElement, choosing: Choosing): void {
  startKeysSwitch();
  document.addEventListener("keydown", (event) => {
    if (keysAreOn(event) && act(event.key, form, choosing)) event.preventDefault();
  });
}

function act(key: string, form: HTMLFormElement, choosing: Choosing): boolean {
  if (key === "j" || key === "ArrowDown") return step(form, 1);
  if (key === "k" || key === "ArrowUp") return step(form, -1);
  if (key === "ArrowRight" || key === "ArrowLeft") return walk(key === "ArrowRight" ? 1 : -1);
  if (key === "x") return toggle(choosing);
  if (key === "/") return focusSearch();
  if (key === "?") return showKeys();
  if (key === "Escape") choosing.clear();
  return false;
}

function row(): HTMLElement | null {
  return document.activeElement?.closest<HTMLElement>("[data-row]") ?? null;
}

function step(form: HTMLFormElement, by: number): boolean {
  const rows = [...form.querySelectorAll<HTMLElement>("[data-row]")];
  const here = row();
  const to = here ? rows.indexOf(here) + by : by > 0 ? 0 : rows.length - 1;
  const next = rows[to];
  if (!next) return rows.length > 0;
  next.querySelector<HTMLElement>("a[href]")?.focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
  hideTip();
  return true;
}

function walk(by: number): boolean {
  const cells = [...(row()?.querySelectorAll<HTMLElement>(".heat i") ?? [])];
  if (!cells.length) return false;
  const at = cells.findIndex((cell) => cell.hasAttribute("data-at"));
  const next = cells[at < 0 ? (by > 0 ? 0 : cells.length - 1) : at + by];
  if (next) pointAt(next);
  return true;
}

function toggle(choosing: Choosing): boolean {
  const box = row()?.querySelector<HTMLInputElement>("input[type=checkbox]");
  if (box) choosing.toggle(box);
  return Boolean(box);
}
