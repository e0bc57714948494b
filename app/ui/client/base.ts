/** What every page gains from a script: htmx with our rules, toasts, menus that close, the look. */
import "../styles/zhixing.css";
import htmx from "htmx.org";
import { csrfToken } from "./http";
import { toast, type ToastKind } from "./toast";
import { t } from "./words";
import { startLook } from "./look";

document.documentElement.classList.add("js");

// Our style sheet is complete and the page's policy allows no code in attributes.
htmx.config.includeIndicatorCSS = false;
// A refused form (422) is shown in place; anything broken becomes a toast instead of a swap.
htmx.config.noSwap = [204, 304, 401, 403, 404, 409, 423, 429, 500, 502, 503, 504];

interface HtmxContext {
  request?: { headers: Record<string, string> };
  response?: { status: number };
}

function contextOf(event: Event): HtmxContext {
  return (event as CustomEvent<{ ctx?: HtmxContext }>).detail.ctx ?? {};
}

document.addEventListener("htmx:config:request", (event) => {
  const headers = contextOf(event).request?.headers;
  if (headers) headers["X-CSRFToken"] = csrfToken();
});
document.addEventListener("htmx:after:request", (event) => {
  const status = contextOf(event).response?.status ?? 0;
  if (status >= 400 && status !== 422) toast(t("failed"), "problem");
});
document.addEventListener("htmx:error", () => toast(t("offline"), "problem"));

/** Messages the server left in the page float up as toasts; without script they stay where they are. */
function liftFlashes(): void {
  for (const flash of document.querySelectorAll<HTMLElement>("[data-flash]")) {
    toast(flash.textContent.trim(), (flash.dataset["flash"] ?? "info") as ToastKind);
    flash.remove();
  }
}

/** An open menu closes when the person turns elsewhere or presses Escape. */
function closeMenus(except?: Element | null): void {
  for (const menu of document.querySelectorAll<HTMLDetailsElement>("details[data-pop][open]")) {
    if (menu !== except) menu.open = false;
  }
}

document.addEventListener("click", (event) => {
  const target = event.target as Element;
  closeMenus(target.closest("details[data-pop]"));
  if (target.closest("[data-back]")) history.back();
  const opener = target.closest<HTMLElement>("[data-opens]");
  if (opener) openSheet(opener);
  if (target.closest("[data-closes]")) target.closest("dialog")?.close();
  if (target instanceof HTMLDialogElement) target.close();
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const open = document.querySelector<HTMLDetailsElement>("details[data-pop][open]");
  closeMenus();
  open?.querySelector("summary")?.focus();
});

/** `data-opens="id"` opens the `<dialog id>`; without script it stays a plain link or button. */
function openSheet(opener: HTMLElement): void {
  const sheet = document.getElementById(opener.dataset["opens"] ?? "");
  if (sheet instanceof HTMLDialogElement) sheet.showModal();
}

/** A form is sent once: its button rests until the answer comes. */
document.addEventListener("submit", (event) => {
  const form = event.target as HTMLFormElement;
  if (event.defaultPrevented || form.method !== "post") return;
  const pressed = (event as SubmitEvent).submitter;
  setTimeout(() => pressed?.setAttribute("aria-disabled", "true"), 0);
  if (form.dataset["sent"]) event.preventDefault();
  form.dataset["sent"] = "1";
});
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll<HTMLFormElement>("form[data-sent]")) {
    delete form.dataset["sent"];
    form.querySelectorAll("[aria-disabled]").forEach((button) => button.removeAttribute("aria-disabled"));
  }
});

document.querySelector<HTMLElement>("[data-problem-summary]")?.focus();
startLook();
liftFlashes();
