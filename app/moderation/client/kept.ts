/** What was ticked and written for the decision stays over a change of lesson and a reload. */

interface Kept {
  signed: string[];
  note: string;
}

function boxes(): HTMLInputElement[] {
  return [...document.querySelectorAll<HTMLInputElement>("input[name=checklist]")];
}

function note(): HTMLTextAreaElement | null {
  return document.querySelector<HTMLTextAreaElement>("#decision [name=note]");
}

/** Remember under `name` for as long as this window is open. */
export function keepDecision(name: string): void {
  const form = document.querySelector<HTMLFormElement>("[data-decision]");
  if (!form) return;
  restore(name);
  const keep = (): void => {
    const signed = boxes().filter((box) => box.checked).map((box) => box.value);
    const kept: Kept = { signed, note: note()?.value ?? "" };
    sessionStorage.setItem(name, JSON.stringify(kept));
  };
  document.addEventListener("change", keep);
  document.addEventListener("input", keep);
  form.addEventListener("submit", () => sessionStorage.removeItem(name));
}

function restore(name: string): void {
  const stored = sessionStorage.getItem(name);
  if (!stored) return;
  const kept = JSON.parse(stored) as Kept;
  for (const box of boxes()) box.checked ||= kept.signed.includes(box.value);
  const field = note();
  if (field && !field.value) field.value = kept.note;
}
