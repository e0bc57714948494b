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

function showChosen(group: HTMLElement, choice: Choice): void {
  for (const button of group.querySelectorAll("button")) {
    button.setAttribute("aria-pressed", String(button.value === chosen(choice)));
  }
}

export function startLook(): void {
  for (const group of document.querySelectorAll<HTMLElement>("[data-choice]")) {
    const choice = group.dataset["choice"] as Choice;
    showChosen(group, choice);
    group.addEventListener("click", (event) => {
      const button = (event.target as Element).closest("button");
      if (!button) return;
      choose(choice, button.value);
      showChosen(group, choice);
    });
  }
}
