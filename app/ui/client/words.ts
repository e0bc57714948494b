/** The page's own sentences, in the reader's language; templates give them with `words({...})`. */

let known: Record<string, string> | null = null;

function words(): Record<string, string> {
  if (known) return known;
  known = {};
  for (const block of document.querySelectorAll("script[data-words]")) {
    Object.assign(known, JSON.parse(block.textContent ?? "{}") as Record<string, string>);
  }
  return known;
}

/** The sentence of that name with its `%(name)s` places filled; an unknown name shows itself. */
export function t(name: string, values: Record<string, string | number> = {}): string {
  const sentence = words()[name] ?? name;
  return sentence.replace(/%\((\w+)\)[sd]/g, (place, key: string) => String(values[key] ?? place));
}
