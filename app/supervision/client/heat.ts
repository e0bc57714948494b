/** The heat table of a whole class: thousands of rows, a few dozen elements. */
import { Grid } from "./grid";
import { HeatRows } from "./heat_rows";
import { sayChosen } from "./bar";
import { KEYS_OFF, keysAreOn } from "./typing";
import { startTips } from "./tips";
import "./console.css";
import "./grid.css";

function start(form: HTMLFormElement, place: HTMLElement): void {
  const rows = new HeatRows(place);
  const grid = new Grid(place, rows, (num) => sayChosen(form, num));
  form.addEventListener("change", () => grid.say());
  form.addEventListener("submit", () => {
    for (const id of grid.chosen) {
      const field = document.createElement("input");
      Object.assign(field, { type: "hidden", name: "learner_ids", value: id });
      form.append(field);
    }
  });
  document.addEventListener("keydown", (event) => {
    if (keysAreOn(event) && grid.key(event)) event.preventDefault();
  });
  startTips(place);
  void rows.load(() => grid.refresh()).then(() => place.setAttribute("data-whole", ""));
}

const wanted = document.querySelector<HTMLInputElement>("[data-keys-on]");
if (wanted) {
  wanted.checked = localStorage.getItem(KEYS_OFF) === null;
  wanted.addEventListener("change", () => {
    if (wanted.checked) localStorage.removeItem(KEYS_OFF);
    else localStorage.setItem(KEYS_OFF, "1");
  });
}
const form = document.querySelector<HTMLFormElement>("form[data-heat]");
const place = form?.querySelector<HTMLElement>("[data-matrix]");
if (form && place) start(form, place);
