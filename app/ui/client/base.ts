/** What every page gains from a script: htmx with our rules, toasts, menus that close, the look. */
import "../styles/zhixing.css";
import htmx from "htmx.org";
import { startComboboxes } from "./combobox";
import { startDrafts } from "./drafts";
import { startFields } from "./fields";
import { startFloating } from "./floating";
import { csrfToken } from "./http";
import { toast, type ToastKind } from "./toast";
import { t } from "./words";
import { startLook } from "./look";
import { startSending } from "./sending";
import { startTabs } from "./tabs";

document.documentElement.classList.add("js");

// The answer to a form takes the place of its form: whoever comes back meets that page and the
// words that were kept, not the browser's question whether to send it all again.
if ("posted" in document.documentElement.dataset) {
  const from = document.referrer.startsWith(`${location.origin}/`) ? document.referrer : location.href;
  history.replaceState(history.state, "", from);
}

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
  if (status === 401) dispatchEvent(new CustomEvent("signed:out"));
  else if (status >= 400 && status !== 422) toast(t("failed"), "problem");
});
document.addEventListener("htmx:error", () => toast(t("offline"), "problem"));

/** The sign-in has ended while the page was open: one message, with the way back to this very page. */
function offerSignIn(): void {
  const link = document.createElement("a");
  link.className = "btn btn-small";
  link.href = `/login?next=${encodeURIComponent(location.pathname + location.search)}`;
  link.textContent = t("sign_in");
  toast(t("signed_out"), "problem", { more: link });
}
addEventListener("signed:out", offerSignIn, { once: true });

/** A form that was brought back stands in the history as the page it came from. */
function standForOrigin(): void {
  const page = document.querySelector<HTMLElement>("[data-kept]")?.dataset["kept"];
  if (page) history.replaceState(null, "", page);
}

/** Messages the server left in the page float up as toasts; without script they stay where they are. */
function liftFlashes(): void {
  for (const flash of document.querySelectorAll<HTMLElement>("[data-flash]")) {
    const more = flash.querySelector("form");
    more?.remove();
    const kind = (flash.dataset["flash"] ?? "info") as ToastKind;
    toast(flash.textContent.trim(), kind, more ? { more } : {});
    flash.remove();
  }
}

/** A search field learns to offer things when somebody turns to it, and not before. */
document.addEventListener("focusin", (event) => {
  const field = (event.target as Element).closest<HTMLInputElement>("input[data-suggest]");
  if (field) void import("./suggest").then(({ suggestIn }) => suggestIn(field));
});

document.querySelector<HTMLElement>("[data-problem-summary]")?.focus();
standForOrigin();
startFloating();
startSending();
startTabs();
startFields();
startComboboxes();
startLook();
startDrafts();
liftFlashes();
