/** Raised hands: one's own, and for those who look after the room whom to call upon. */
import { t } from "@ui/words";
import type { Deed } from "./hall";

export interface RaisedHand {
  person: { id: string; name: string; organisation: string };
  called?: boolean;
  count?: number;
}

export interface HandsNow {
  count: number;
  raised: RaisedHand[];
  mine: boolean;
}

export class Hands {
  private readonly list: HTMLOListElement;
  /** Not there for those who look after the room: nobody has to call upon them. */
  private readonly own: HTMLButtonElement | null;
  private readonly viewerId: string;
  private readonly counter: HTMLElement | null;

  constructor(
    private readonly root: HTMLElement,
    private readonly moderates: boolean,
    private readonly deed: Deed,
  ) {
    this.viewerId = root.dataset["viewer"] ?? "";
    this.list = root.querySelector("[data-hands]")!;
    this.own = root.querySelector("[data-hand] button");
    this.counter = root.querySelector("[data-hands-count]");
    root.querySelector("[data-hand]")?.addEventListener("submit", (event) => {
      event.preventDefault();
      const raised = this.own?.getAttribute("aria-pressed") === "true";
      void deed(raised ? "hand:lower" : "hand:raise", {});
    });
    root.querySelector("[data-lower-all]")?.addEventListener("click", () => {
      void deed("hand:lower", { everybody: true });
    });
  }

  restart(hands: HandsNow): void {
    this.list.replaceChildren(...hands.raised.map((hand) => this.entry(hand)));
    this.show(hands.count, hands.mine);
  }

  raised(hand: RaisedHand): void {
    if (!this.find(hand.person.id)) this.list.append(this.entry(hand));
    this.show(hand.count ?? 0, hand.person.id === this.viewerId ? true : null);
  }

  called(hand: RaisedHand): void {
    this.find(hand.person.id)?.replaceWith(this.entry({ ...hand, called: true }));
    if (hand.person.id !== this.viewerId || !this.own) return;
    const words = this.root.querySelector("[data-hand-words]")!;
    words.textContent = `${t("hall.you_are_called")} ${t("hall.lower")}`;
    this.root.querySelector<HTMLTextAreaElement>("[data-say] textarea")!.disabled = false;
    this.root.querySelector("[data-say] button.btn")!.removeAttribute("disabled");
  }

  lowered({ person_id, count }: { person_id: string | null; count: number }): void {
    if (person_id === null) this.list.replaceChildren();
    else this.find(person_id)?.remove();
    this.show(count, person_id === null || person_id === this.viewerId ? false : null);
  }

  private show(count: number, mine: boolean | null): void {
    if (this.counter) this.counter.textContent = count ? String(count) : "";
    if (mine === null || !this.own) return;
    this.own.setAttribute("aria-pressed", String(mine));
    this.root.querySelector("[data-hand-words]")!.textContent = t(mine ? "hall.lower" : "hall.raise");
  }

  private find(personId: string): HTMLElement | null {
    return this.list.querySelector(`[data-person="${CSS.escape(personId)}"]`);
  }

  private entry({ person, called }: RaisedHand): HTMLElement {
    const place = document.createElement("li");
    place.dataset["person"] = person.id;
    const who = document.createElement("span");
    who.className = "min-w-0";
    const name = document.createElement("b");
    name.textContent = person.name;
    const home = document.createElement("span");
    home.className = "hint";
    home.textContent = person.organisation;
    who.append(name, " ", home);
    place.append(who);
    if (called) place.append(tag(t("hall.has_word")));
    else if (this.moderates) place.append(this.button("hall.call", "hand:call", person));
    return place;
  }

  private button(words: string, event: string, person: RaisedHand["person"]): HTMLButtonElement {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-small";
    button.textContent = t(words);
    button.setAttribute("aria-label", t("hall.call_name", { name: person.name }));
    button.addEventListener("click", () => void this.deed(event, { person_id: person.id }));
    return button;
  }
}

function tag(words: string): HTMLElement {
  const place = document.createElement("span");
  place.className = "tag tag-green";
  place.textContent = words;
  return place;
}
