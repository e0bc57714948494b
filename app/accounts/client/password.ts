/** A new password: what is asked of it ticks itself off while one types. The server decides. */
import { t } from "@ui/words";
import { startSecrets } from "./secret";

startSecrets();

const field = document.querySelector<HTMLInputElement>("[data-strength]");
const list = document.getElementById(field?.dataset["strength"] ?? "");
if (field && list) field.addEventListener("input", () => tick(field.value, list));

function tick(typed: string, list: HTMLElement): void {
  const kinds = [/[a-z]/, /[A-Z]/, /[0-9]/, /[^a-zA-Z0-9]/].filter((kind) => kind.test(typed)).length;
  const name = (list.dataset["username"] ?? "").toLowerCase();
  const met: Record<string, boolean> = {
    length: [...typed].length >= Number(list.dataset["least"]),
    classes: kinds >= Number(list.dataset["classes"]),
    name: typed !== "" && !typed.toLowerCase().includes(name),
  };
  for (const rule of list.querySelectorAll<HTMLElement>("[data-rule]")) {
    const fulfilled = met[rule.dataset["rule"] ?? ""] ?? false;
    rule.classList.toggle("rule-met", fulfilled);
    rule.querySelector("svg")?.setAttribute("aria-label", t(fulfilled ? "met" : "unmet"));
  }
}
