/** Asks once before something cannot be undone, naming it. */
import { t } from "@ui/words";

export class Asker {
  private readonly dialog: HTMLDialogElement;

  constructor(root: HTMLElement) {
    this.dialog = root.querySelector("[data-ask]")!;
  }

  /** The answer, with a reason if one was asked for; null if it shall stay as it is. */
  ask(title: string, words: string, withReason: boolean, yes = t("room.hide_it")): Promise<{ reason: string } | null> {
    const field = this.dialog.querySelector<HTMLElement>("[data-ask-reason]")!;
    const reason = field.querySelector("input")!;
    this.dialog.querySelector("[data-ask-title]")!.textContent = title;
    this.dialog.querySelector("[data-ask-words]")!.textContent = words;
    field.hidden = !withReason;
    this.dialog.querySelector("[value=hide]")!.textContent = yes;
    reason.value = "";
    this.dialog.returnValue = "";
    this.dialog.showModal();
    return new Promise((answer) => {
      const closed = () =>
        answer(this.dialog.returnValue === "hide" ? { reason: reason.value } : null);
      this.dialog.addEventListener("close", closed, { once: true });
    });
  }
}
