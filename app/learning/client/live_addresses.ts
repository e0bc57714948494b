/**
 * The addresses for an encoder: fetched when somebody opens their place, and not before. With a new
 * key the earlier ones open nothing.
 */
import { Problem, getJson, postJson } from "@ui/http";
import { toast } from "@ui/toast";
import { t } from "@ui/words";

type Ingest = Record<string, string | boolean | null>;

interface Addressed {
  ingest?: Ingest | null;
}

const SHOWN = ["srt_url", "rtmp_url"];

export function showAddresses(root: HTMLElement, liveId: string): void {
  const place = root.querySelector<HTMLDetailsElement>("[data-addresses]");
  if (!place) return;
  place.addEventListener("toggle", () => place.open && void fetchInto(place, liveId));
  const sheet = document.querySelector<HTMLDialogElement>("#new-key");
  const change = sheet?.querySelector<HTMLButtonElement>("[data-new-key]");
  change?.addEventListener("click", () => void changeKey(place, liveId, change).then(() => sheet!.close()));
}

async function fetchInto(place: HTMLElement, liveId: string): Promise<void> {
  fill(place, await getJson<Addressed>(`/api/v1/live/${liveId}`));
}

async function changeKey(place: HTMLElement, liveId: string, button: HTMLButtonElement): Promise<void> {
  button.disabled = true;
  try {
    fill(place, await postJson<Addressed>(`/api/v1/live/${liveId}/sender-key`));
    toast(t("air.new_key"), "done");
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    toast(problem.message);
  } finally {
    button.disabled = false;
  }
}

function fill(place: HTMLElement, { ingest }: Addressed): void {
  const known = SHOWN.flatMap((name) => {
    const address = ingest?.[name];
    return typeof address === "string" ? [{ name, address }] : [];
  });
  const rows = known.flatMap(({ name, address }) => [term(t(`air.${name}`)), value(address)]);
  place.querySelector("[data-addresses-list]")!.replaceChildren(...rows);
  show(place, "none", known.length === 0);
  show(place, "moved", ingest?.["srt_moved"] === true && known.length > 0);
  show(place, "change", known.length > 0);
}

function show(place: HTMLElement, name: string, wanted: boolean): void {
  place.querySelector<HTMLElement>(`[data-addresses-${name}]`)!.hidden = !wanted;
}

function term(words: string): HTMLElement {
  const place = document.createElement("dt");
  place.textContent = words;
  return place;
}

function value(address: string): HTMLElement {
  const place = document.createElement("dd");
  const code = document.createElement("code");
  code.textContent = address;
  const copy = document.createElement("button");
  copy.type = "button";
  copy.className = "btn btn-small";
  copy.textContent = t("air.copy");
  copy.addEventListener("click", () => {
    void navigator.clipboard.writeText(address).then(() => toast(t("air.copied"), "done"));
  });
  place.className = "air-address";
  place.append(code, copy);
  return place;
}
