/** Whether a single key is a command: not while somebody types, nor where they are switched off. */

export const KEYS_OFF = "console.keys.off";

export function keysAreOn(event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  if (localStorage.getItem(KEYS_OFF) !== null && event.key !== "?") return false;
  if (document.querySelector("dialog[open], details[data-pop][open]")) return false;
  const target = event.target;
  const types = "input:not([type=checkbox]), textarea, select, [contenteditable]";
  return !(target instanceof Element && target.matches(types));
}

/** Puts the cursor into the search field that is in sight. */
export function focusSearch(): boolean {
  const field = [...document.querySelectorAll<HTMLElement>("[data-find]")].find((one) => one.checkVisibility());
  field?.focus();
  return Boolean(field);
}

export function showKeys(): boolean {
  const sheet = document.getElementById("keys");
  if (sheet instanceof HTMLDialogElement && !sheet.open) sheet.showModal();
  return true;
}

/** The switch in the help: whether single keys do anything on this device. */
export function startKeysSwitch(): void {
  const wanted = document.querySelector<HTMLInputElement>("[data-keys-on]");
  if (!wanted) return;
  wanted.checked = localStorage.getItem(KEYS_OFF) === null;
  wanted.addEventListener("change", () => {
    if (wanted.checked) localStorage.removeItem(KEYS_OFF);
    else localStorage.setItem(KEYS_OFF, "1");
  });
}
