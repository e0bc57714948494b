/** The class console: choosing people, keys, names of cells, what the reminder will do. */
import { Choosing } from "./choosing";
import { startKeys } from "./keys";
import { startTips } from "./tips";
import "./console.css";

const form = document.querySelector<HTMLFormElement>("form[data-console]");
if (form) {
  const choosing = new Choosing(form);
  startTips(form);
  startKeys(form, choosing);
}
