/** A new series: says how many of the days that are shown will be held. */
import { t } from "@ui/words";

function count(form: HTMLFormElement): void {
  const says = form.querySelector("[data-count]");
  if (!says) return;
  const shown = form.querySelectorAll("input[name=ticked]").length;
  const held = form.querySelectorAll("input[name=ticked]:checked").length;
  const said = t("held", { held, shown });
  if (says.textContent !== said) says.textContent = said;
}

const form = document.querySelector<HTMLFormElement>("[data-series]");
if (form) {
  form.addEventListener("change", () => count(form));
  new MutationObserver(() => count(form)).observe(form, { childList: true, subtree: true });
  addEventListener("pageshow", () => count(form));
}
