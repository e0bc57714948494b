/** The help is searched as one types: what does not say the words steps aside. */

const AROUND = 24;

const form = document.querySelector<HTMLFormElement>("[data-help-find]");
const input = form?.querySelector("input");
const list = document.querySelector<HTMLElement>("[data-help-list]");
const none = document.querySelector<HTMLElement>("[data-help-none]");

form?.addEventListener("submit", (event) => {
  event.preventDefault();
  list?.querySelector<HTMLElement>("li:not([hidden]) a")?.focus();
});
input?.addEventListener("input", () => show(input.value.trim().toLowerCase()));

function show(wanted: string): void {
  let found = 0;
  for (const row of list?.querySelectorAll<HTMLElement>("li") ?? []) {
    const text = (row.dataset["text"] ?? "").replace(/\s+/g, " ");
    const at = text.toLowerCase().indexOf(wanted);
    row.hidden = at < 0;
    if (at >= 0) found += 1;
    const snippet = row.querySelector("[data-snippet]");
    if (snippet) snippet.textContent = wanted && at >= 0 ? `…${text.slice(Math.max(0, at - AROUND), at + AROUND)}…` : "";
  }
  for (const group of list?.querySelectorAll<HTMLElement>("section") ?? []) {
    group.hidden = !group.querySelector("li:not([hidden])");
  }
  if (none) none.hidden = found > 0;
}
