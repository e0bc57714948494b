/** What floats: menus that close and are walked through by arrows, sheets, questions asked once. */

/** An open menu closes when the person turns elsewhere or presses Escape. */
function closeMenus(except?: Element | null): void {
  for (const menu of document.querySelectorAll<HTMLDetailsElement>("details[data-pop][open]")) {
    if (menu !== except) menu.open = false;
  }
}

const EDGE_PIXELS = 8;

/** A menu that would stick out of the window is moved back into it. */
function keepInWindow(event: Event): void {
  const menu = event.target as HTMLElement;
  const panel = menu.matches("details[data-pop][open]") && menu.querySelector<HTMLElement>(":scope > div");
  if (!panel || getComputedStyle(panel).position === "fixed") return;
  panel.style.translate = "";
  const { left, right } = panel.getBoundingClientRect();
  const room = document.documentElement.clientWidth - EDGE_PIXELS;
  const by = left < EDGE_PIXELS ? EDGE_PIXELS - left : Math.min(0, room - right);
  if (by) panel.style.translate = `${by}px`;
}

/** `data-opens="id"` opens the `<dialog id>`; without script it stays a plain link or button. */
function openSheet(opener: HTMLElement): void {
  const sheet = document.getElementById(opener.dataset["opens"] ?? "");
  if (sheet instanceof HTMLDialogElement) sheet.showModal();
}

let asked = 0;

/** Shows a question's form as a dialog; it goes back to its place when the dialog closes. */
function askInDialog(question: HTMLDetailsElement): void {
  const form = question.querySelector<HTMLFormElement>(".ask-card");
  if (!form) return;
  const title = form.querySelector(".ask-title");
  const dialog = document.createElement("dialog");
  dialog.className = "sheet";
  if (title) {
    title.id ||= `ask-${(asked += 1)}`;
    dialog.setAttribute("aria-labelledby", title.id);
  }
  dialog.append(form);
  document.body.append(dialog);
  dialog.addEventListener("close", () => {
    question.append(form);
    dialog.remove();
    question.querySelector("summary")?.focus();
  });
  dialog.showModal();
}

function walkMenu(event: KeyboardEvent): void {
  const menu = (event.target as Element).closest<HTMLDetailsElement>("details[data-pop][open]");
  if (!menu || !["ArrowDown", "ArrowUp"].includes(event.key)) return;
  const items = [...menu.querySelectorAll<HTMLElement>(":scope > div :is(a, button)")].filter((one) => one.checkVisibility());
  const at = items.indexOf(document.activeElement as HTMLElement);
  const step = event.key === "ArrowDown" ? 1 : at < 0 ? 0 : -1;
  items.at((at + step) % items.length)?.focus();
  event.preventDefault();
}

function leaveMenu(): void {
  const open = document.querySelector<HTMLDetailsElement>("details[data-pop][open]");
  closeMenus();
  open?.querySelector("summary")?.focus();
}

export function startFloating(): void {
  document.addEventListener("click", (event) => {
    const target = event.target as Element;
    closeMenus(target.closest("details[data-pop]"));
    const question = target.closest("summary")?.parentElement;
    if (question instanceof HTMLDetailsElement && "ask" in question.dataset) {
      event.preventDefault();
      askInDialog(question);
    }
    if (target.closest("[data-back]")) history.back();
    const opener = target.closest<HTMLElement>("[data-opens]");
    if (opener) openSheet(opener);
    if (target.closest("[data-closes]")) target.closest("dialog")?.close();
    if (target instanceof HTMLDialogElement) target.close();
  });
  document.addEventListener("toggle", keepInWindow, true);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") leaveMenu();
    else walkMenu(event);
  });
}
