/**
 * What was played and not acknowledged yet, kept in the browser's own database: it outlives the tab
 * and is handed in when its person comes back. Handing it in twice does no harm: the server counts
 * every second once. A browser that keeps nothing plays on without it.
 */
import { Problem, postJson } from "@ui/http";
import { type Reply } from "./reporter";
import { type Span, lengthOf } from "./spans";
import { type Played } from "./tracker";

export interface Entry {
  playId: string;
  /** Whose it is: a browser may be shared. */
  person: string;
  /** The highest number of a beat that was used for this play. */
  seq: number;
  played: Played[];
}

export interface HandedIn {
  creditedSeconds: number;
  uncreditedSeconds: number;
  reason: string | null;
  /** What could not be handed in just now. */
  leftSeconds: number;
}

const STORE = "entries";
const MOST_SPANS = 100;
const APART_MS = 600; // the server takes two beats a second
/** Farther than any beat that was sent without a trace while the page was going away. */
const SEQ_AFTER = 1000;

let opening: Promise<IDBDatabase | null> | undefined;

function database(): Promise<IDBDatabase | null> {
  opening ??= new Promise((opened) => {
    try {
      const asked = indexedDB.open("zx-journal", 1);
      asked.onupgradeneeded = () => asked.result.createObjectStore(STORE, { keyPath: "playId" });
      asked.onsuccess = () => opened(asked.result);
      asked.onerror = asked.onblocked = () => opened(null);
    } catch {
      opened(null);
    }
  });
  return opening;
}

async function within<T>(mode: IDBTransactionMode, act: (store: IDBObjectStore) => IDBRequest<T>): Promise<T | null> {
  const found = await database();
  if (!found) return null;
  return new Promise((done) => {
    try {
      const asked = act(found.transaction(STORE, mode).objectStore(STORE));
      asked.onsuccess = () => done(asked.result);
      asked.onerror = () => done(null);
    } catch {
      done(null); // the database is closing, with the page
    }
  });
}

/** Keep this instead of what was kept for the play; nothing played keeps nothing. */
export async function keep(entry: Entry): Promise<void> {
  if (entry.played.length) await within("readwrite", (store) => store.put(entry));
  else await within("readwrite", (store) => store.delete(entry.playId));
}

/** Hand in what this person left behind; null if there was nothing. */
export async function handIn(person: string): Promise<HandedIn | null> {
  const entries = (await within<Entry[]>("readonly", (store) => store.getAll())) ?? [];
  const own = entries.filter((one) => one.person === person);
  if (!own.length) return null;
  const sum: HandedIn = { creditedSeconds: 0, uncreditedSeconds: 0, reason: null, leftSeconds: 0 };
  for (const entry of own) {
    if (await deliver(entry, sum)) await keep({ ...entry, played: [] });
    else sum.leftSeconds += entry.played.reduce((all, { spans }) => all + lengthOf(spans), 0);
  }
  return sum;
}

/** Whether the server has taken all of it, or will never. */
async function deliver(entry: Entry, sum: HandedIn): Promise<boolean> {
  let seq = entry.seq + SEQ_AFTER;
  for (const { spans, visible } of entry.played) {
    for (let from = 0; from < spans.length; from += MOST_SPANS) {
      const beat = { seq: (seq += 1), spans: spans.slice(from, from + MOST_SPANS).map(rounded), visible };
      try {
        count(await send(entry.playId, beat), sum);
      } catch (problem) {
        if (!(problem instanceof Problem)) throw problem;
        if (problem.passing || problem.status === 401) return false;
      }
      await new Promise((rested) => setTimeout(rested, APART_MS));
    }
  }
  return true;
}

function send(playId: string, beat: { seq: number; spans: Span[]; visible: boolean }): Promise<Reply> {
  return postJson<Reply>(`/api/v1/plays/${playId}/beats`, { ...beat, rate: 1 });
}

function count(reply: Reply, sum: HandedIn): void {
  sum.creditedSeconds += reply.credited_seconds;
  sum.uncreditedSeconds += reply.uncredited_seconds;
  if (reply.uncredited_seconds) sum.reason = reply.reason;
}

function rounded([from, to]: Span): Span {
  return [Math.round(from * 1000) / 1000, Math.round(to * 1000) / 1000];
}
