/** The bar under the table: how many are chosen, and what the reminder will do. */
import { t } from "@ui/words";

/** Says how many are chosen; `told` of them were reminded today already. */
export function sayChosen(form: HTMLElement, chosen: number, told = 0): void {
  const everybody = form.querySelector<HTMLInputElement>("[data-everybody]");
  const all = everybody?.checked ?? false;
  const num = all ? Number(everybody?.dataset["matching"]) : chosen;
  const said = new Intl.NumberFormat(document.documentElement.lang).format(num);
  write(form, "[data-chosen]", num ? t("chosen", { num: said }) : t("nobody"));
  write(form, "[data-send]", num ? t("send_to", { num: said }) : t("send"));
  write(form, "[data-skips]", !all && told ? t("skips", { num: told }) : t("no_skips"));
  form.querySelector("[data-act]")?.classList.toggle("act-chosen", num > 0);
}

/** Changes the words of an element and leaves its icon where it is. */
function write(form: HTMLElement, selector: string, words: string): void {
  const nodes = [...(form.querySelector(selector)?.childNodes ?? [])];
  const text = nodes.filter((node) => node.nodeType === Node.TEXT_NODE).pop();
  if (text && text.textContent !== words) text.textContent = words;
}
