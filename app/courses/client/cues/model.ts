/** Captions as they are edited: plain values, the same text format as the page without script. */

export interface Cue {
  /** Milliseconds. */
  start: number;
  end: number;
  text: string;
  /** The line of its times in the text it was read from; 0 for a new one. */
  line: number;
}

export type Fault = "bad_time" | "backwards" | "overlap" | "beyond" | "empty";

const ARROW = "-->";
const TIME = /^(?:(\d{1,3}):)?(\d{1,2}):(\d{1,2})(?:[.,](\d{1,3}))?$/;
const SLACK_MS = 1000;
const NEW_MS = 2000;
const LEAST_MS = 200;

const two = (value: number): string => String(value).padStart(2, "0");

/** `01:02.5` or `1:00:02,500` in milliseconds; null for anything else. */
export function readTime(typed: string): number | null {
  const match = TIME.exec(typed.trim().normalize("NFKC"));
  if (!match) return null;
  const [, hours = "0", minutes = "0", seconds = "0", part = "0"] = match;
  if (Number(minutes) > 59 || Number(seconds) > 59) return null;
  return ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000 + Number(part.padEnd(3, "0"));
}

/** 65500 → "01:05.500"; hours only where there are any. */
export function toldTime(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  const hours = Math.floor(seconds / 3600);
  const rest = `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}.${String(ms % 1000).padStart(3, "0")}`;
  return hours ? `${hours}:${rest}` : rest;
}

function fileTime(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return `${parts.map(two).join(":")},${String(ms % 1000).padStart(3, "0")}`;
}

/** The captions in a text of SRT; null where something in it is no caption: then it stays a text. */
export function readCues(text: string): Cue[] | null {
  const lines = text.split(/\r\n|\r|\n/);
  const cues: Cue[] = [];
  let open: Cue | null = null;
  for (const [at, line] of lines.entries()) {
    if (line.includes(ARROW)) {
      open = readSpan(line, at + 1);
      if (!open) return null;
      cues.push(open);
    } else if (!line.trim() || isNumber(line, lines[at + 1] ?? "", open)) open = null;
    else if (open) open.text += (open.text && "\n") + line;
    else return null;
  }
  return cues;
}

function isNumber(line: string, next: string, open: Cue | null): boolean {
  return /^\d+$/.test(line.trim()) && (next.includes(ARROW) || !open);
}

function readSpan(line: string, number: number): Cue | null {
  const [from = "", to = ""] = line.split(ARROW);
  const [start, end] = [readTime(from), readTime(to.trim().split(/\s/)[0] ?? "")];
  return start === null || end === null ? null : { start, end, text: "", line: number };
}

/** The captions as SRT, for the form. */
export function writeCues(cues: readonly Cue[]): string {
  return cues.map((cue, at) => `${at + 1}\n${fileTime(cue.start)} --> ${fileTime(cue.end)}\n${words(cue)}\n`).join("\n");
}

/** No empty line within the words: it would end the caption. */
function words(cue: Cue): string {
  return cue.text.split("\n").map((line) => line.trim()).filter(Boolean).join("\n");
}

/** What is wrong with one of them; null when nothing is. */
export function faultOf(cues: readonly Cue[], at: number, lengthMs: number): Fault | null {
  const cue = cues[at]!;
  if (cue.end <= cue.start) return "backwards";
  if (lengthMs && (cue.end > lengthMs + SLACK_MS || cue.start >= lengthMs)) return "beyond";
  const before = cues[at - 1];
  if (before && cue.start < before.end) return "overlap";
  return cue.text.trim() ? null : "empty";
}

/** The one that is shown at a moment, or the last one before it; -1 before the first. */
export function placeAt(cues: readonly Cue[], ms: number): number {
  let [low, high] = [0, cues.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (cues[middle]!.start <= ms) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** Cut one in two where the words are cut; the time is shared out by their length. */
export function split(cues: readonly Cue[], at: number, letter: number): Cue[] {
  const cue = cues[at]!;
  const whole = Math.max(cue.text.length, 1);
  const cut = Math.round(cue.start + ((cue.end - cue.start) * Math.min(Math.max(letter / whole, 0.1), 0.9)));
  const first = { ...cue, end: cut, text: cue.text.slice(0, letter).trim() };
  const second = { ...cue, start: cut, text: cue.text.slice(letter).trim(), line: 0 };
  return cues.toSpliced(at, 1, first, second);
}

/** Join one with the next. */
export function merge(cues: readonly Cue[], at: number): Cue[] {
  const [cue, next] = [cues[at]!, cues[at + 1]];
  if (!next) return [...cues];
  const text = [cue.text, next.text].filter(Boolean).join("\n");
  return cues.toSpliced(at, 2, { ...cue, end: Math.max(cue.end, next.end), text });
}

/** Put a new one after another, in the gap there is; at a moment where there is none before it. */
export function insert(cues: readonly Cue[], after: number, atMs: number): Cue[] {
  const start = Math.max(cues[after]?.end ?? 0, after < 0 ? Math.round(atMs) : 0);
  const room = (cues[after + 1]?.start ?? start + NEW_MS) - start;
  const end = start + Math.max(Math.min(room, NEW_MS), LEAST_MS);
  return cues.toSpliced(after + 1, 0, { start, end, text: "", line: 0 });
}

/** All of them earlier or later; none before the beginning. */
export function shift(cues: readonly Cue[], ms: number): Cue[] {
  const first = Math.min(...cues.map((cue) => cue.start), Number.MAX_SAFE_INTEGER);
  const by = Math.max(Math.round(ms), -first);
  return cues.map((cue) => ({ ...cue, start: cue.start + by, end: cue.end + by }));
}
