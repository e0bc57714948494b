/** The academy's clock as this browser knows it: nobody's own clock has to be right. */

let ahead = 0;
let known = Number.POSITIVE_INFINITY;

/** What the server wrote as "now" when it made the page. */
export function beginClock(now: string | undefined): void {
  const moment = Date.parse(now ?? "");
  if (Number.isFinite(moment)) ahead = moment - Date.now();
}

/**
 * A `Date` header says the second that has begun. The least that our clock was ever ahead of one
 * is, within some milliseconds, what the two clocks differ by.
 */
export function hearClock(header: string | null): void {
  const moment = Date.parse(header ?? "");
  if (!Number.isFinite(moment)) return;
  known = Math.min(known, Date.now() - moment);
  ahead = -known;
}

/** Milliseconds since 1970, by the academy's clock. */
export function serverNow(): number {
  return Date.now() + ahead;
}
