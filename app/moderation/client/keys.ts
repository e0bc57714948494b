/** The keyboard of the desk: one hand plays, the other writes. Never while somebody types. */
import { type Screen } from "./screen";

export interface Does {
  screen: Screen | null;
  begin: () => void;
  askToDraw: () => void;
  beside: (step: 1 | -1) => void;
  leave: () => void;
}

const LEAP_SECONDS = 5;

export function listenToKeys(does: Does): void {
  const { screen } = does;
  const leap = (event: KeyboardEvent): number => (event.shiftKey ? 1 : LEAP_SECONDS);
  const keys: Record<string, (event: KeyboardEvent) => void> = {
    " ": () => screen?.toggle(),
    k: () => screen?.toggle(),
    ArrowLeft: (event) => screen?.move(-leap(event)),
    ArrowRight: (event) => screen?.move(leap(event)),
    ",": () => screen?.step(-1),
    ".": () => screen?.step(1),
    c: () => does.begin(),
    d: () => does.askToDraw(),
    "[": () => does.beside(-1),
    "]": () => does.beside(1),
    "?": () => document.querySelector<HTMLDialogElement>("#desk-keys")?.showModal(),
  };
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") leaveField(does);
    const target = event.target as HTMLElement;
    if (event.ctrlKey || event.metaKey || event.altKey || busyWith(target, event.key)) return;
    const act = keys[event.key] ?? keys[event.key.toLowerCase()];
    if (!act) return;
    event.preventDefault();
    act(event);
  });
}

/** Whether the key belongs to what has the focus: a field, or a control that it presses. */
function busyWith(target: HTMLElement, key: string): boolean {
  if (document.querySelector("dialog[open]")) return true;
  if (target.closest("textarea, select, input:not([type=checkbox], [type=radio])")) return true;
  const pressed = target.closest("button, a, summary, input, [tabindex='0'], media-control-bar *");
  if (key === " ") return pressed !== null;
  return key.startsWith("Arrow") && target.closest("input, media-control-bar *") !== null;
}

function leaveField(does: Does): void {
  const here = document.activeElement;
  if (!(here instanceof HTMLElement) || !here.closest(".composer, .remark-answer")) return;
  here.blur();
  does.leave();
}
