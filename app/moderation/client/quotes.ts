/** Words of an article: those that comments are about are marked, and others can be chosen. */

interface Letter {
  node: Text;
  at: number;
}

/** Every character that is no blank, and where it stands. */
function letters(article: HTMLElement): { text: string; places: Letter[] } {
  const walker = document.createTreeWalker(article, NodeFilter.SHOW_TEXT);
  const places: Letter[] = [];
  let text = "";
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const words = (node as Text).data;
    for (let at = 0; at < words.length; at += 1) {
      if (/\s/.test(words[at]!)) continue;
      text += words[at];
      places.push({ node: node as Text, at });
    }
  }
  return { text, places };
}

/** Mark the words of a comment; clicking them chooses it. */
export function markQuote(article: HTMLElement, quote: string, number: string): void {
  const wanted = quote.replace(/\s+/g, "");
  const { text, places } = letters(article);
  const start = wanted ? text.indexOf(wanted) : -1;
  if (start < 0) return;
  const parts = new Map<Text, [number, number]>();
  for (const { node, at } of places.slice(start, start + wanted.length)) {
    const [from] = parts.get(node) ?? [at];
    parts.set(node, [from, at + 1]);
  }
  for (const [node, [from, to]] of parts) wrap(node, from, to, number);
}

function wrap(node: Text, from: number, to: number, number: string): void {
  const range = document.createRange();
  range.setStart(node, from);
  range.setEnd(node, to);
  const mark = document.createElement("mark");
  mark.dataset["says"] = number;
  range.surroundContents(mark);
}

export function unmarkAll(article: HTMLElement): void {
  for (const mark of article.querySelectorAll("mark[data-says]")) mark.replaceWith(...mark.childNodes);
  article.normalize();
}

/** What is selected inside the article, and where on the window it ends. */
export function selected(article: HTMLElement): { words: string; place: DOMRect } | null {
  const selection = getSelection();
  if (!selection || selection.isCollapsed || selection.rangeCount === 0) return null;
  const range = selection.getRangeAt(0);
  const words = selection.toString().trim();
  if (!words || !article.contains(range.commonAncestorContainer)) return null;
  return { words, place: range.getBoundingClientRect() };
}
