/** What can be done with the chosen caption, and with all of them. */
import { icon } from "@ui/icon";
import { t } from "@ui/words";

export type Deed = "play" | "begin" | "end" | "split" | "merge" | "insert" | "remove" | "undo" | "before" | "after";

const BUTTONS: [Deed, string, string][] = [
  ["begin", "arrow-left-to-line", "captions.begin_here"],
  ["end", "arrow-right-to-line", "captions.end_here"],
  ["split", "scissors", "captions.split"],
  ["merge", "combine", "captions.merge"],
  ["insert", "plus", "captions.insert"],
  ["remove", "trash-2", "captions.remove"],
  ["undo", "undo-2", "captions.undo"],
];
const OF_THE_PLAY_HEAD: Deed[] = ["begin", "end"];

export class Tools {
  private readonly count: HTMLElement;
  private readonly bar: HTMLElement;

  constructor(place: HTMLElement, tell: (deed: Deed) => void, shift: (seconds: number) => void, plays: boolean) {
    this.bar = document.createElement("div");
    this.bar.className = "cue-tools";
    this.bar.setAttribute("role", "toolbar");
    this.bar.setAttribute("aria-label", t("captions.more"));
    for (const [deed, sign, words] of BUTTONS) {
      if (plays || !OF_THE_PLAY_HEAD.includes(deed)) this.bar.append(this.button(deed, sign, t(words), tell));
    }
    this.count = document.createElement("span");
    this.count.className = "hint num";
    this.bar.append(this.count, this.mover(shift));
    place.append(this.bar);
  }

  tell(count: number, undoable: boolean): void {
    this.count.textContent = t("captions.count", { count });
    this.bar.querySelector<HTMLButtonElement>("[data-deed=undo]")!.disabled = !undoable;
    for (const button of this.bar.querySelectorAll<HTMLButtonElement>("[data-deed]:not([data-deed=undo], [data-deed=insert])")) {
      button.disabled = count === 0;
    }
  }

  private button(deed: Deed, sign: string, words: string, tell: (deed: Deed) => void): HTMLElement {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-small btn-quiet";
    button.dataset["deed"] = deed;
    button.title = words;
    button.setAttribute("aria-label", words);
    button.append(icon(sign));
    // The words keep the cursor, so that they are cut where it stands.
    button.addEventListener("pointerdown", (event) => event.preventDefault());
    button.addEventListener("click", () => tell(deed));
    return button;
  }

  private mover(shift: (seconds: number) => void): HTMLElement {
    const label = document.createElement("label");
    label.className = "cue-shift";
    const input = document.createElement("input");
    input.type = "number";
    input.step = "0.1";
    input.className = "input num";
    input.value = "0.5";
    input.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      shift(Number(input.value));
    });
    const go = document.createElement("button");
    go.type = "button";
    go.className = "btn btn-small";
    go.textContent = t("captions.shift_do");
    go.addEventListener("click", () => shift(Number(input.value)));
    label.append(t("captions.shift"), input, t("captions.shift_unit"));
    const row = document.createElement("span");
    row.className = "cue-mover";
    row.append(label, go);
    return row;
  }
}
