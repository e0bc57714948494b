/** Forms are sent once: a second press does nothing, and a slow answer shows that it is on its way. */

const SLOW_MS = 300;

/**
 * A page that comes back from the past makes another sending of each of its forms. Only what makes
 * something stays the same sending: coming back and pressing again unchanged makes no second one.
 */
function renewNumbers(): void {
  for (const number of document.querySelectorAll<HTMLInputElement>("input[name=once]:not([data-makes])")) {
    number.value = `${number.value.slice(0, 16)}-${Date.now().toString(36)}`;
  }
}

/** The numbers of forms that make something belong to the visit: a page loaded anew gets them back. */
function keepNumbers(): void {
  const numbers = [...document.querySelectorAll<HTMLInputElement>("input[data-makes]")];
  if (numbers.length === 0) return;
  const state = (history.state ?? {}) as { makes?: Record<string, string> };
  const kept = state.makes ?? {};
  for (const [place, number] of numbers.entries()) {
    const form = `${place} ${number.form?.getAttribute("action") ?? ""}`;
    number.value = kept[form] ??= number.value;
  }
  history.replaceState({ ...state, makes: kept }, "");
}

export function startSending(): void {
  keepNumbers();
  document.addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    if (event.defaultPrevented || form.method !== "post") return;
    if (form.dataset["sent"]) return event.preventDefault();
    form.dataset["sent"] = "1";
    const pressed = (event as SubmitEvent).submitter;
    setTimeout(() => pressed?.setAttribute("aria-disabled", "true"), 0);
    setTimeout(() => form.dataset["sent"] && pressed?.classList.add("btn-busy"), SLOW_MS);
  });
  addEventListener("pageshow", (event) => {
    if (event.persisted) renewNumbers();
    for (const form of document.querySelectorAll<HTMLFormElement>("form[data-sent]")) {
      delete form.dataset["sent"];
      for (const button of form.querySelectorAll("[aria-disabled]")) {
        button.removeAttribute("aria-disabled");
        button.classList.remove("btn-busy");
      }
    }
  });
}
