/** Text in a room: links that can be followed, times that can be read, lengths as people count. */

const LINK = /https?:\/\/[A-Za-z0-9\-._~:/?#[\]@!$&'()*+,;=%]+/g;
const NOT_PART_OF_A_LINK = /[.,;:!?'")\]]+$/;

/** The text as nodes: plain text stays text, web addresses become links. Never markup. */
export function withLinks(text: string): Node[] {
  const nodes: Node[] = [];
  let at = 0;
  for (const match of text.matchAll(LINK)) {
    const address = match[0].replace(NOT_PART_OF_A_LINK, "");
    const link = linkTo(address);
    if (!link) continue;
    nodes.push(document.createTextNode(text.slice(at, match.index)), link);
    at = match.index + address.length;
  }
  nodes.push(document.createTextNode(text.slice(at)));
  return nodes;
}

function linkTo(address: string): HTMLAnchorElement | null {
  if (!URL.canParse(address)) return null;
  const link = document.createElement("a");
  link.href = new URL(address).href;
  link.textContent = address;
  link.target = "_blank";
  link.rel = "noopener noreferrer nofollow ugc";
  link.className = "link";
  return link;
}

/** 754 s is 12:34; 3754 s is 1:02:34. */
export function clockTime(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const two = (part: number) => String(part).padStart(2, "0");
  const minutes = `${two(Math.floor((whole % 3600) / 60))}:${two(whole % 60)}`;
  return whole >= 3600 ? `${Math.floor(whole / 3600)}:${minutes}` : minutes;
}

/** The time of day for what was said today, else with its date, in the academy's time zone. */
export function moment(at: Date, zone: string, now = new Date()): string {
  const lang = document.documentElement.lang.replace(/^en$/, "en-GB"); // 18 Nov, as pages write it
  const day = new Intl.DateTimeFormat(lang, { month: "short", day: "numeric", timeZone: zone });
  const time = new Intl.DateTimeFormat(lang, {
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
    timeZone: zone,
  });
  return day.format(at) === day.format(now) ? time.format(at) : `${day.format(at)} ${time.format(at)}`;
}
