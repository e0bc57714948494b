/**
 * The catalogue: filters as a sheet on phones, what was found said aloud after each change, and an
 * address that grows with "show more", so that the way back leads to the same place.
 */
import "./catalogue.css";

const catalogue = document.querySelector<HTMLElement>("[data-catalogue]");
const wide = matchMedia("(min-width: 64rem)");

function part(selector: string): HTMLElement | null {
  return catalogue?.querySelector<HTMLElement>(selector) ?? null;
}

function openFilters(): void {
  if (!catalogue) return;
  catalogue.dataset["filtering"] = "";
  part("#filters")?.setAttribute("role", "dialog");
  part("#filters [data-filters-close]")?.focus();
}

function closeFilters(): void {
  if (!catalogue || !("filtering" in catalogue.dataset)) return;
  delete catalogue.dataset["filtering"];
  part("#filters")?.removeAttribute("role");
  part("[data-filters-open]")?.focus();
}

/** The sheet keeps the focus: beyond its last link comes its first. */
function keepInside(event: KeyboardEvent): void {
  const links = [...(part("#filters")?.querySelectorAll<HTMLElement>("a, summary") ?? [])];
  const shown = links.filter((link) => link.checkVisibility());
  const edge = event.shiftKey ? shown[0] : shown.at(-1);
  if (document.activeElement !== edge) return;
  event.preventDefault();
  (event.shiftKey ? shown.at(-1) : shown[0])?.focus();
}

catalogue?.addEventListener("click", (event) => {
  const target = event.target as Element;
  if (target.closest("[data-filters-open]")) {
    event.preventDefault();
    openFilters();
  } else if (target.closest("[data-filters-close]") || target === catalogue) {
    event.preventDefault();
    closeFilters();
  }
});
document.addEventListener("keydown", (event) => {
  if (!catalogue || !("filtering" in catalogue.dataset)) return;
  if (event.key === "Escape") closeFilters();
  if (event.key === "Tab") keepInside(event);
});
wide.addEventListener("change", closeFilters);

let focused = "";
let scrolled = 0;
document.addEventListener("htmx:before:swap", () => {
  focused = document.activeElement?.id ?? "";
  scrolled = part("#filters")?.scrollTop ?? 0;
});
document.addEventListener("htmx:after:swap", () => {
  const filters = part("#filters");
  if (filters) filters.scrollTop = scrolled;
  if (focused && document.activeElement === document.body) document.getElementById(focused)?.focus();
  const says = part("[data-found-says]");
  if (says) says.textContent = part("#found")?.dataset["says"] ?? "";
  const field = catalogue?.querySelector<HTMLInputElement>("#q");
  if (field && field !== document.activeElement) field.value = new URL(location.href).searchParams.get("q") ?? "";
  lengthenAddress();
});

/** As many cards as are shown now come back when this address is opened again. */
function lengthenAddress(): void {
  const cards = catalogue?.querySelectorAll("#cards > article").length ?? 0;
  const address = new URL(location.href);
  if (address.searchParams.has("cursor") || cards <= 24 || cards > 192) return;
  address.searchParams.set("limit", String(cards));
  history.replaceState(history.state, "", address);
}
