/** Fields that help: characters left, days by a press, files that are dropped. */
import { t } from "./words";

const FEW = 20;

/** Characters as the server counts them: 𠮷 is one. */
function characters(text: string): number {
  return [...text].length;
}

function startCounter(counter: HTMLElement): void {
  const field = document.getElementById(counter.dataset["counts"] ?? "") as HTMLInputElement | null;
  if (!field) return;
  const most = Number(counter.dataset["most"]);
  // The browser would stop at UTF-16 units, the server counts characters.
  field.removeAttribute("maxlength");
  const say = () => {
    const left = most - characters(field.value);
    counter.textContent = t(left < 0 ? "too_many" : "left", { num: Math.abs(left) });
    counter.classList.toggle("field-count-few", left < FEW);
    field.setCustomValidity(left < 0 ? t("too_many", { num: -left }) : "");
  };
  field.addEventListener("input", say);
  say();
}

function startPresets(): void {
  document.addEventListener("click", (event) => {
    const preset = (event.target as Element).closest<HTMLButtonElement>("[data-fills]");
    const field = document.getElementById(preset?.dataset["fills"] ?? "") as HTMLInputElement | null;
    if (!preset || !field) return;
    field.value = preset.value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
}

function sizeOf(file: File): string {
  const megabytes = file.size / 1024 / 1024;
  return megabytes >= 1 ? `${megabytes.toFixed(1)} MB` : `${Math.ceil(file.size / 1024)} KB`;
}

function startDrop(place: HTMLElement): void {
  const input = place.querySelector<HTMLInputElement>("input[type=file]");
  const says = place.querySelector<HTMLElement>("[data-drop-says]");
  if (!input || !says) return;
  const invitation = says.textContent;
  const show = () => {
    const names = [...(input.files ?? [])].map((file) => `${file.name} · ${sizeOf(file)}`);
    says.textContent = names.join("  ") || invitation;
  };
  const over = (event: DragEvent, is: boolean) => {
    event.preventDefault();
    place.classList.toggle("drop-over", is);
  };
  place.addEventListener("dragover", (event) => over(event, true));
  place.addEventListener("dragleave", (event) => over(event, false));
  place.addEventListener("drop", (event) => {
    over(event, false);
    if (!event.dataTransfer?.files.length) return;
    input.files = event.dataTransfer.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
  input.addEventListener("change", show);
}

export function startFields(root: ParentNode = document): void {
  root.querySelectorAll<HTMLElement>("[data-counts]").forEach(startCounter);
  root.querySelectorAll<HTMLElement>("[data-drop]").forEach(startDrop);
  if (root === document) startPresets();
}
