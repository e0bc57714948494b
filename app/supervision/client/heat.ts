/** The heat table of a whole class: thousands of rows, a few dozen elements. */
import { sayChosen } from "./bar";
import { Grid } from "./grid";
import { GridHand } from "./grid_hand";
import { HeatRows } from "./heat_rows";
import { hideTip } from "./tips";
import { keysAreOn, startKeysSwitch } from "./typing";
import "./console.css";
import "./grid.css";

function start(form: HTMLFormElement, place: HTMLElement): void {
  const rows = new HeatRows(place);
  const grid = new Grid(place, rows);
  const hand = new GridHand(grid, (num) => sayChosen(form, num));
  form.addEventListener("change", () => hand.say());
  form.addEventListener("submit", () => sendChosen(form, grid.chosen));
  addEventListener("scroll", hideTip, { passive: true, capture: true });
  document.addEventListener("keydown", (event) => {
    if (keysAreOn(event) && hand.key(event)) event.preventDefault();
  });
  void rows.load(() => grid.refresh()).then(() => place.setAttribute("data-whole", ""));
}

/** The chosen travel as fields of their own: most of their boxes are not on the page. */
function sendChosen(form: HTMLFormElement, chosen: ReadonlySet<string>): void {
  form.querySelectorAll("[data-chosen-id]").forEach((one) => one.remove());
  for (const id of chosen) {
    const field = document.createElement("input");
    Object.assign(field, { type: "hidden", name: "learner_ids", value: id });
    field.dataset["chosenId"] = "";
    form.append(field);
  }
}

startKeysSwitch();
const form = document.querySelector<HTMLFormElement>("form[data-heat]");
const place = form?.querySelector<HTMLElement>("[data-matrix]");
if (form && place) start(form, place);
