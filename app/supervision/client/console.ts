/** The class console: select all on the page, and how many are selected. */
import { t } from "@ui/words";
import "./console.css";

function follow(form: HTMLFormElement): void {
  const all = form.querySelector<HTMLInputElement>("[data-all]");
  const chosen = form.querySelector<HTMLElement>("[data-chosen]");
  const boxes = [...form.querySelectorAll<HTMLInputElement>("input[name=learner_ids]")];
  if (!all || !chosen) return;
  const count = (): void => {
    const num = boxes.filter((box) => box.checked).length;
    chosen.textContent = num ? t("chosen", { num }) : t("nobody");
    all.checked = num > 0 && num === boxes.length;
    all.indeterminate = num > 0 && num < boxes.length;
  };
  all.addEventListener("change", () => {
    for (const box of boxes) box.checked = all.checked;
    count();
  });
  form.addEventListener("change", count);
  count();
}

document.querySelectorAll<HTMLFormElement>("form[data-console]").forEach(follow);
