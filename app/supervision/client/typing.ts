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
