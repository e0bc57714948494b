/** Password fields: show what was typed, and say when Caps Lock is on. */
import { icon } from "@ui/icon";
import { t } from "@ui/words";

export function startSecrets(): void {
  document.querySelectorAll<HTMLInputElement>("input[data-secret]").forEach(helpWith);
}

function helpWith(input: HTMLInputElement): void {
  const place = document.createElement("div");
  place.className = "secret";
  input.before(place);
  place.append(input, eye(input));
  const warning = document.createElement("div");
  warning.className = "field-help capitals";
  warning.setAttribute("role", "status");
  place.after(warning);
  for (const kind of ["keydown", "keyup", "pointerdown"]) {
    input.addEventListener(kind, (event) => {
      const on = (event as KeyboardEvent).getModifierState?.("CapsLock") ?? false;
      warning.textContent = on ? t("capitals") : "";
    });
  }
  // Never sent, never remembered as plain text.
  input.form?.addEventListener("submit", () => (input.type = "password"));
}

function eye(input: HTMLInputElement): HTMLButtonElement {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "secret-eye";
  const show = (shown: boolean) => {
    input.type = shown ? "text" : "password";
    button.setAttribute("aria-label", t(shown ? "hide_password" : "show_password"));
    button.replaceChildren(icon(shown ? "eye-off" : "eye"));
  };
  button.addEventListener("click", () => show(input.type === "password"));
  show(false);
  return button;
}
