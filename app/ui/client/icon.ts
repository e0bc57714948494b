/** The same icons as the templates' `icon(name)`, for what a script puts on the page. */

const SVG = "http://www.w3.org/2000/svg";

export function icon(name: string): SVGElement {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `${spriteUrl()}#${name}`);
  svg.append(use);
  return svg;
}

function spriteUrl(): string {
  return document.querySelector<HTMLMetaElement>("meta[name=icons]")?.content ?? "";
}
