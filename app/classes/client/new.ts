/** A new class: courses found by typing, each required or elective or neither, and counted. */
import { t } from "@ui/words";
import "./new.css";

function start(picks: HTMLElement): void {
  const rows = [...picks.querySelectorAll<HTMLElement>("li")];
  const find = picks.querySelector<HTMLInputElement>("[data-picks-find]");
  const none = picks.querySelector<HTMLElement>("[data-picks-none]");
  const count = picks.querySelector<HTMLElement>("[data-picks-count]");
  const chosen = (name: string) => picks.querySelectorAll(`input[name=${name}]:checked`).length;

  const say = () => {
    if (count) count.textContent = t("picked", { required: chosen("required"), electives: chosen("electives") });
  };
  const narrow = () => {
    const words = (find?.value ?? "").toLowerCase().split(/\s+/).filter(Boolean);
    for (const row of rows) {
      const title = row.firstElementChild?.textContent?.toLowerCase() ?? "";
      row.hidden = !words.every((word) => title.includes(word));
    }
    if (none) none.hidden = rows.some((row) => !row.hidden);
  };

  picks.addEventListener("change", (event) => {
    const box = event.target as HTMLInputElement;
    if (box.checked) {
      for (const other of box.closest("li")?.querySelectorAll("input") ?? []) other.checked = other === box;
    }
    say();
  });
  find?.addEventListener("input", narrow);
  find?.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault();
  });
  addEventListener("pageshow", () => {
    narrow();
    say();
  });
}

const picks = document.querySelector<HTMLElement>("[data-picks]");
if (picks) start(picks);
