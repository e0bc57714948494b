/** The review desk: what is said of a second stays beside it, and the keyboard reaches all of it. */
import "./desk.css";
import "../../courses/client/questions.css";
import { toast } from "@ui/toast";
import { t } from "@ui/words";
import { Composer } from "./composer";
import { keepDecision } from "./kept";
import { listenToKeys } from "./keys";
import { sendForm } from "./live";
import { Picture } from "./picture";
import { markQuote, selected, unmarkAll } from "./quotes";
import { Screen } from "./screen";
import { measureEdges, startTabs } from "./tabs";

const desk = document.querySelector<HTMLElement>("[data-desk]")!;
const article = document.querySelector<HTMLElement>("[data-article]");
const sayThis = document.querySelector<HTMLButtonElement>("[data-say-this]");
const found = document.querySelector<HTMLVideoElement>("[data-video]");
const place = document.querySelector<HTMLElement>("[data-picture]");
const form = document.querySelector<HTMLFormElement>("[data-composer]");

const screen = found ? new Screen(found) : null;
const picture = screen && place ? new Picture(place, screen, drawn) : null;
const composer = form ? new Composer(form, pauseHere, () => dropBox()) : null;
let chosen: string | null = desk.dataset["pointed"] ?? null;
let sifted = "all";

function pauseHere(): number | null {
  screen?.video.pause();
  return screen?.seconds ?? null;
}

function drawn(box: [number, number, number, number] | null): void {
  showDrawing();
  if (screen && composer) composer.at(screen.seconds, box);
}

function dropBox(): void {
  picture?.clear();
  showDrawing();
}

function showDrawing(): void {
  const asking = String(picture?.asking ?? false);
  document.querySelector("[data-draw]")?.setAttribute("aria-pressed", asking);
}

function askToDraw(): void {
  if (!picture || !composer) return;
  picture.ask(!picture.asking);
  if (picture.asking) toast(t("desk.draw"));
  showDrawing();
}

function remarks(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>(".remark:not([hidden])")];
}

/** Choose a comment: go to its second, mark it in list and rail. */
function choose(number: string, focus: boolean): void {
  const remark = document.getElementById(`comment-${number}`);
  if (!remark) return;
  const elsewhere = remark.dataset["lesson"] && remark.dataset["lesson"] !== desk.dataset["lesson"];
  if (elsewhere) {
    location.assign(remark.querySelector<HTMLAnchorElement>("[data-jump]")!.href);
    return;
  }
  chosen = number;
  if (remark.dataset["at"]) screen?.show(Number(remark.dataset["at"]));
  article?.querySelector(`mark[data-says="${number}"]`)?.scrollIntoView({ block: "center" });
  showChosen();
  remark.scrollIntoView({ block: "nearest" });
  if (focus) remark.focus({ preventScroll: true });
}

function showChosen(): void {
  for (const one of document.querySelectorAll<HTMLElement>(".remark, .mark")) {
    if (one.dataset["comment"] === chosen) one.setAttribute("aria-current", "true");
    else one.removeAttribute("aria-current");
  }
  picture?.follow(chosen);
}

/** The comment before or after the chosen one, else before or after this second. */
function beside(step: 1 | -1): void {
  const all = remarks();
  const at = all.findIndex((one) => one.dataset["comment"] === chosen);
  const next = at < 0 ? all[step > 0 ? 0 : all.length - 1] : all[at + step];
  if (next) choose(next.dataset["comment"] ?? "", true);
}

function follow(): void {
  if (!screen) return;
  const head = document.querySelector<HTMLElement>("[data-now]");
  if (head && screen.length) head.style.left = `${(screen.seconds / screen.length) * 100}%`;
  composer?.follow(screen.seconds);
  picture?.follow(chosen);
}

/** Comment on the selected words, or on this second. */
function begin(): void {
  const words = article && selected(article);
  if (words) composer?.about(words.words);
  else if (screen && composer) composer.at(pauseHere() ?? 0, null);
  else composer?.body.focus();
}

function sift(): void {
  for (const one of document.querySelectorAll<HTMLElement>(".remark")) {
    const here = one.dataset["lesson"] === desk.dataset["lesson"];
    one.hidden = (sifted === "open" && one.dataset["state"] !== "open") || (sifted === "here" && !here);
  }
  for (const button of document.querySelectorAll<HTMLElement>("[data-sift]")) {
    button.setAttribute("aria-pressed", String(button.dataset["sift"] === sifted));
  }
}

function markQuotes(): void {
  if (!article) return;
  unmarkAll(article);
  for (const one of document.querySelectorAll<HTMLElement>(".remark[data-quote][data-state=open]")) {
    if (one.dataset["lesson"] === desk.dataset["lesson"]) {
      markQuote(article, one.dataset["quote"] ?? "", one.dataset["comment"] ?? "");
    }
  }
}

function renewed(): void {
  sift();
  markQuotes();
  showChosen();
  follow();
}

async function send(sent: HTMLFormElement): Promise<void> {
  const data = new FormData(sent);
  const isNew = composer?.form === sent;
  const remark = sent.closest<HTMLElement>(".remark")?.dataset["comment"];
  const outcome = await sendForm(sent, isNew ? composer!.fields(data) : data);
  if (outcome !== "done") return;
  if (isNew) {
    composer!.forget();
    composer!.body.blur();
    toast(t("desk.added"), "done");
    const newest = remarks().map((one) => Number(one.dataset["comment"])).sort((a, b) => a - b).pop();
    if (newest) choose(String(newest), true);
  } else if (remark) document.getElementById(`comment-${remark}`)?.focus();
}

document.addEventListener("submit", (event) => {
  const sent = event.target as HTMLFormElement;
  if (!sent.matches("[data-live-form]")) return;
  event.preventDefault();
  const asks = (event as SubmitEvent).submitter?.dataset["asks"];
  if (!asks || confirm(asks)) void send(sent);
}, true);

document.addEventListener("click", (event) => {
  const target = event.target as HTMLElement;
  const jump = target.closest<HTMLElement>("[data-jump]");
  const number = (jump?.closest<HTMLElement>("[data-comment]") ?? target.closest<HTMLElement>("[data-says]"))?.dataset;
  if (number) {
    if (!event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      choose(number["comment"] ?? number["says"] ?? "", false);
    }
    return;
  }
  const goto = target.closest<HTMLElement>("[data-goto]");
  if (goto && goto.dataset["lesson"] === desk.dataset["lesson"] && screen) {
    event.preventDefault();
    screen.show(Number(goto.dataset["goto"]));
  }
  const suggestion = target.closest<HTMLElement>("[data-note-this]");
  if (suggestion) composer?.suggest(suggestion.dataset["noteThis"] ?? "", suggestion.dataset["principle"] ?? "");
  const sieve = target.closest<HTMLElement>("[data-sift]");
  if (sieve) {
    sifted = sieve.dataset["sift"] ?? "all";
    sift();
  }
  if (target.closest("[data-draw]")) askToDraw();
  const rail = target.closest<HTMLElement>(".rail");
  if (rail && screen) {
    const { left, width } = rail.getBoundingClientRect();
    screen.goTo(((event.clientX - left) / width) * screen.length);
  }
});

/** A button beside the selected words. */
function offerToSay(): void {
  if (!article || !sayThis || !composer) return;
  const words = selected(article);
  sayThis.hidden = !words;
  if (!words) return;
  sayThis.style.top = `${Math.min(words.place.bottom + 8, innerHeight - 120)}px`;
  sayThis.style.left = `${Math.max(Math.min(words.place.left, innerWidth - 180), 12)}px`;
}

document.addEventListener("selectionchange", offerToSay);
sayThis?.addEventListener("pointerdown", (event) => event.preventDefault());
sayThis?.addEventListener("click", () => {
  begin();
  getSelection()?.removeAllRanges();
});
document.addEventListener("desk:renewed", renewed);
form?.addEventListener("focusout", () => setTimeout(() => !form.contains(document.activeElement) && composer?.rest(), 200));

/** Says early when the final signature is missing. */
function watchSignature(): void {
  const box = document.querySelector<HTMLInputElement>("input[name=checklist][value=political]");
  const sentence = document.querySelector<HTMLElement>("[data-needs-political]");
  if (!box || !sentence) return;
  sentence.hidden = box.checked;
}

document.addEventListener("change", watchSignature);
document.addEventListener("desk:renewed", watchSignature);
document.querySelector<HTMLDialogElement>("dialog[data-shown]")?.showModal();
keepDecision(desk.dataset["remembers"] ?? "desk");
watchSignature();
startTabs();
measureEdges();
screen?.whenMoved(follow);
listenToKeys({ screen, begin, askToDraw, beside, leave: () => composer?.rest() });
renewed();
if (chosen) document.getElementById(`comment-${chosen}`)?.scrollIntoView({ block: "nearest" });
