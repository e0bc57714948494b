/** A select among many becomes a field in which one types; the select keeps the value. */
import { t } from "./words";

const MOST_SHOWN = 50;

export function startComboboxes(root: ParentNode = document): void {
  root.querySelectorAll<HTMLSelectElement>("select[data-combobox]").forEach((select) => new Combobox(select));
}

class Combobox {
  private readonly input = document.createElement("input");
  private readonly list = document.createElement("div");
  private shown: HTMLOptionElement[] = [];
  private at = -1;

  constructor(private readonly select: HTMLSelectElement) {
    const { input, list } = this;
    const id = select.id;
    list.id = `${id}-list`;
    Object.assign(input, { className: "input", type: "text", autocomplete: "off", id, placeholder: select.dataset["combobox"] });
    const says = { role: "combobox", "aria-expanded": "false", "aria-controls": list.id, "aria-autocomplete": "list" };
    for (const [name, value] of Object.entries(says)) input.setAttribute(name, value);
    const described = select.getAttribute("aria-describedby");
    if (described) input.setAttribute("aria-describedby", described);
    list.setAttribute("role", "listbox");
    list.className = "combo-list";
    list.hidden = true;
    select.id = `${id}-value`;
    select.hidden = true;
    const place = document.createElement("div");
    place.className = "combo";
    select.before(place);
    place.append(input, list, select);
    this.showChosen();
    input.addEventListener("input", () => this.open(input.value));
    input.addEventListener("focus", () => input.select());
    input.addEventListener("click", () => this.open(""));
    input.addEventListener("blur", () => this.close());
    input.addEventListener("keydown", (event) => this.key(event));
    list.addEventListener("pointerdown", (event) => this.press(event));
  }

  private showChosen(): void {
    this.input.value = this.select.selectedOptions[0]?.text ?? "";
  }

  private open(typed: string): void {
    const wanted = typed.trim().toLowerCase();
    this.shown = [...this.select.options].filter((one) => one.text.toLowerCase().includes(wanted)).slice(0, MOST_SHOWN);
    this.at = wanted ? 0 : this.shown.findIndex((one) => one.selected);
    this.list.replaceChildren(...this.shown.map((one, number) => this.row(one, number)));
    if (!this.shown.length) {
      const none = document.createElement("span");
      none.className = "combo-none";
      none.textContent = t("nothing_found");
      this.list.append(none);
    }
    this.list.hidden = false;
    this.input.setAttribute("aria-expanded", "true");
    this.mark();
  }

  private row(option: HTMLOptionElement, number: number): HTMLElement {
    const row = document.createElement("div");
    row.id = `${this.list.id}-${number}`;
    row.setAttribute("role", "option");
    row.textContent = option.text;
    return row;
  }

  private mark(): void {
    [...this.list.children].forEach((row, number) => row.setAttribute("aria-selected", String(number === this.at)));
    const row = this.list.children[this.at];
    if (row?.id) this.input.setAttribute("aria-activedescendant", row.id);
    row?.scrollIntoView({ block: "nearest" });
  }

  private key(event: KeyboardEvent): void {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (this.list.hidden) return this.open("");
      const step = event.key === "ArrowDown" ? 1 : -1;
      this.at = (this.at + step + this.shown.length) % Math.max(this.shown.length, 1);
      this.mark();
    } else if (event.key === "Enter" && !this.list.hidden) {
      event.preventDefault();
      this.choose(this.shown[this.at]);
    } else if (event.key === "Escape") this.close();
  }

  private press(event: PointerEvent): void {
    event.preventDefault();
    const row = (event.target as Element).closest("[role=option]");
    this.choose(this.shown[[...this.list.children].indexOf(row as Element)]);
  }

  private choose(option: HTMLOptionElement | undefined): void {
    if (option) {
      this.select.value = option.value;
      this.select.dispatchEvent(new Event("change", { bubbles: true }));
    }
    this.close();
  }

  private close(): void {
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
    this.showChosen();
  }
}
