/** What is typed into a long form survives a reload, a wrong turn or an expired sign-in: in this tab only. */
import { toast } from "./toast";
import { t } from "./words";

interface Draft {
  values: Record<string, string>;
  /** Sent, and perhaps accepted: the next page tells. */
  sent?: boolean;
}

const PREFIX = "draft:";
const TYPED = "textarea, select, input:not([type=hidden], [type=password], [type=file], [type=checkbox], [type=radio], [data-secret])";

type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

function fieldsOf(form: HTMLFormElement): Field[] {
  return [...form.querySelectorAll<Field>(TYPED)].filter((field) => field.name);
}

function keyOf(form: HTMLFormElement): string {
  const path = new URL(form.action, location.href).pathname;
  const twins = [...document.forms].filter((one) => one.action === form.action);
  return `${PREFIX}${path}:${twins.indexOf(form)}`;
}

function read(key: string): Draft | null {
  try {
    return JSON.parse(sessionStorage.getItem(key) ?? "null") as Draft | null;
  } catch {
    return null;
  }
}

function keep(key: string, draft: Draft): void {
  try {
    sessionStorage.setItem(key, JSON.stringify(draft));
  } catch {
    // Full or forbidden: then there is no draft.
  }
}

function asMade(field: Field): string {
  if (!(field instanceof HTMLSelectElement)) return field.defaultValue;
  const first = [...field.options].find((option) => option.defaultSelected) ?? field.options[0];
  return first?.value ?? "";
}

/** Fields by name; the second of a name is told apart from the first. */
function named(form: HTMLFormElement): [string, Field][] {
  const met = new Map<string, number>();
  return fieldsOf(form).map((field) => {
    const times = met.get(field.name) ?? 0;
    met.set(field.name, times + 1);
    return [times ? `${field.name}#${times}` : field.name, field];
  });
}

function save(form: HTMLFormElement): void {
  const changed = named(form).filter(([, field]) => field.value !== asMade(field));
  const values = Object.fromEntries(changed.map(([name, field]) => [name, field.value]));
  if (changed.length) keep(keyOf(form), { values });
  else sessionStorage.removeItem(keyOf(form));
}

/** Fills in what the page does not hold already; answers whether anything was. */
function restore(form: HTMLFormElement): boolean {
  const values = read(keyOf(form))?.values ?? {};
  let restored = false;
  for (const [name, field] of named(form)) {
    const typed = values[name];
    if (typed === undefined || typed === field.value || field.value !== asMade(field)) continue;
    field.value = typed;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    restored = true;
  }
  return restored;
}

/** Sent forms that the server took are forgotten; a page that asks again keeps them. */
function settle(): void {
  const [arrival] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
  const refused = (arrival?.responseStatus ?? 200) >= 400;
  const asksAgain = refused || document.querySelector("[data-kept], [data-problem-summary], [aria-invalid=true], input[name=kept]");
  for (const key of Object.keys(sessionStorage).filter((one) => one.startsWith(PREFIX))) {
    const draft = read(key);
    if (!draft?.sent) continue;
    if (asksAgain) keep(key, { values: draft.values });
    else sessionStorage.removeItem(key);
  }
}

/** Every form that posts and has a text field of ours; `data-draft` marks others, `data-draft="no"` none. */
export function startDrafts(): void {
  settle();
  const long = [...document.forms].filter(
    (form) => form.method === "post" && form.dataset["draft"] !== "no" && (form.dataset["draft"] !== undefined || form.querySelector(".field > .textarea")),
  );
  for (const form of long) {
    form.addEventListener("input", () => save(form));
    form.addEventListener("change", () => save(form));
    form.addEventListener("reset", () => sessionStorage.removeItem(keyOf(form)));
  }
  document.addEventListener("submit", (event) => {
    const key = keyOf(event.target as HTMLFormElement);
    const draft = read(key);
    if (!draft) return;
    if (event.defaultPrevented && !(event.target as HTMLFormElement).dataset["sent"]) sessionStorage.removeItem(key);
    else keep(key, { ...draft, sent: true });
  });
  const restored = long.filter(restore);
  if (restored.length) toast(t("draft_back"), "info", { undo: { text: t("draft_drop"), run: () => restored.forEach(drop) } });
}

function drop(form: HTMLFormElement): void {
  form.reset();
  sessionStorage.removeItem(keyOf(form));
  for (const field of fieldsOf(form)) field.dispatchEvent(new Event("input", { bubbles: true }));
}
