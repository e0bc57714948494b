/** The keys of the player: they work wherever nothing else is being typed or pressed. */

export interface Deeds {
  toggle(): void;
  by(seconds: number): void;
  toTenth(tenth: number): void;
  louder(step: 1 | -1): void;
  faster(step: 1 | -1): void;
  press(what: "fullscreen" | "captions" | "pip" | "mute" | "theatre"): void;
  note(): void;
  help(): void;
}

const DEEDS: Record<string, (deeds: Deeds) => void> = {
  " ": (deeds) => deeds.toggle(),
  k: (deeds) => deeds.toggle(),
  ArrowLeft: (deeds) => deeds.by(-5),
  ArrowRight: (deeds) => deeds.by(5),
  j: (deeds) => deeds.by(-10),
  l: (deeds) => deeds.by(10),
  ArrowUp: (deeds) => deeds.louder(1),
  ArrowDown: (deeds) => deeds.louder(-1),
  "<": (deeds) => deeds.faster(-1),
  ">": (deeds) => deeds.faster(1),
  f: (deeds) => deeds.press("fullscreen"),
  c: (deeds) => deeds.press("captions"),
  i: (deeds) => deeds.press("pip"),
  m: (deeds) => deeds.press("mute"),
  t: (deeds) => deeds.press("theatre"),
  n: (deeds) => deeds.note(),
  "?": (deeds) => deeds.help(),
};
const TYPING = "input, textarea, select, [contenteditable], dialog[open]";
const PRESSED = "a, button, summary, [role=tab], [role^=menuitem], [role=log], [role=region]";
const SLIDING = "media-time-range, media-volume-range, [role=menu], [role=tab]";

/** `screen` is where arrows scroll nothing: only there, or with nothing focused, they seek. */
export function listenToKeys(screen: HTMLElement, deeds: Deeds): void {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    if (event.defaultPrevented || taken(event, screen)) return;
    const tenth = /^[0-9]$/.test(event.key) ? Number(event.key) : null;
    const deed = DEEDS[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (tenth === null && !deed) return;
    event.preventDefault();
    if (tenth !== null) deeds.toTenth(tenth);
    else deed?.(deeds);
  });
}

/** Whether the key belongs to what has the focus. */
function taken(event: KeyboardEvent, screen: HTMLElement): boolean {
  const path = event.composedPath().filter((one): one is HTMLElement => one instanceof HTMLElement);
  const within = (kinds: string) => path.some((one) => one.matches(kinds));
  if (within(TYPING)) return true;
  const presses = event.key === " " || event.key === "Enter";
  if (presses) return within(PRESSED) || path.some((one) => /^MEDIA-.*-BUTTON$/.test(one.tagName));
  if (!event.key.startsWith("Arrow")) return false;
  if (within(SLIDING)) return true;
  const target = path[0];
  return !path.includes(screen) && target !== document.body && target?.id !== "main";
}
