/** Colours and text size: remembered in cookies, so that the next page arrives in them. */

type Choice = "theme" | "text";
const YEAR = 365 * 24 * 3600;

function chosen(choice: Choice): string {
  return document.documentElement.dataset[choice] ?? "";
}

function choose(choice: Choice, value: string): void {
  const root = document.documentElement;
  if (value) root.dataset[choice] = value;
  else delete root.dataset[choice];
  const age = value ? YEAR : 0;
  document.cookie = `${choice}=${value}; Path=/; Max-Age=${age}; SameSite=Lax`;
}

function showChosen(choice: Choice): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>(`[data-choice=${choice}] button`)) {
    button.setAttribute("aria-pressed", String(button.value === chosen(choice)));
  }
}

/** The forms `data-choice="theme"` and `data-choice="text"` change the page at once, unsent. */
export function startLook(): void {
  for (const form of document.querySelectorAll<HTMLFormElement>("form[data-choice]")) {
    const choice = form.dataset["choice"] as Choice;
    form.addEventListener("submit", (event) => {
      const button = event.submitter as HTMLButtonElement | null;
      if (!button) return;
      event.preventDefault();
      choose(choice, button.value);
      showChosen(choice);
    });
  }
}
