/** My credits: a link from a correction to the entry it takes back opens that entry. */

function openNamed(): void {
  const entry = document.querySelector<HTMLDetailsElement>("details.entry:target");
  if (entry) entry.open = true;
}

addEventListener("hashchange", openNamed);
openNamed();

export {};
