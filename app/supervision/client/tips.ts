/** The name of a heat cell floats beside it, under the pointer or under the arrow keys. */

let tip: HTMLElement | null = null;

/** Shows words above a place on the screen, or below it where there is no room. */
export function showTip(words: string, box: DOMRect): void {
  if (!tip) {
    tip = document.createElement("div");
    tip.className = "tip";
    tip.setAttribute("role", "status");
    document.body.append(tip);
  }
  if (tip.textContent !== words) tip.textContent = words;
  tip.hidden = false;
  const middle = box.left + box.width / 2 - tip.offsetWidth / 2;
  const left = Math.min(Math.max(8, middle), innerWidth - tip.offsetWidth - 8);
  const above = box.top - tip.offsetHeight - 6;
  tip.style.translate = `${Math.round(left)}px ${Math.round(above > 70 ? above : box.bottom + 6)}px`;
}

function place(cell: HTMLElement): void {
  const words = nameOf(cell);
  if (words) showTip(words, cell.getBoundingClientRect());
}

/** The browser's own label would come late and beside ours. */
function nameOf(cell: HTMLElement): string {
  if (cell.title) {
    cell.dataset["name"] = cell.title;
    cell.removeAttribute("title");
  }
  return cell.dataset["name"] ?? "";
}

export function hideTip(): void {
  if (tip) tip.hidden = true;
  document.querySelector("[data-at]")?.removeAttribute("data-at");
}

/** Marks a cell as the one the keys stand on, and names it. */
export function pointAt(cell: HTMLElement): void {
  hideTip();
  cell.setAttribute("data-at", "");
  place(cell);
}

/** A press on a cell opens the learner's sheet at that course. */
function open(event: MouseEvent): void {
  const cell = (event.target as Element).closest<HTMLElement>(".heat i");
  const sheet = cell?.closest<HTMLElement>("[data-sheet]")?.dataset["sheet"];
  if (cell && sheet) location.assign(`${sheet}#course-${cell.dataset["course"] ?? ""}`);
}

export function startTips(root: HTMLElement): void {
  root.addEventListener("pointerover", (event) => {
    const cell = (event.target as Element).closest<HTMLElement>(".heat i");
    if (cell) place(cell);
    else hideTip();
  });
  root.addEventListener("pointerleave", hideTip);
  root.addEventListener("click", open);
  addEventListener("scroll", hideTip, { passive: true });
}
