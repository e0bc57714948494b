/** Small truths about text that several modules need. */

/** How many characters a person would count; 𠮷 is one. */
export function lengthOf(text: string): number {
  return [...text].length;
}

/** A name for something new that nobody else gives; works on pages without TLS, too. */
export function freshName(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Let a box be as high as what is written in it. */
export function growWith(area: HTMLTextAreaElement): void {
  area.style.height = "auto";
  area.style.height = `${area.scrollHeight + 2}px`;
}
