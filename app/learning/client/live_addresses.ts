/** The addresses for an encoder: fetched when somebody opens their place, and not before. */
import { getJson } from "@ui/http";
import { toast } from "@ui/toast";
import { t } from "@ui/words";

interface Addressed {
  ingest?: Record<string, string | null> | null;
}

const SHOWN = ["srt_url", "rtmp_url"];

export function showAddresses(root: HTMLElement, liveId: string): void {
  const place = root.querySelector<HTMLDetailsElement>("[data-addresses]");
  place?.addEventListener("toggle", () => place.open && void fill(place, liveId));
}

async function fill(place: HTMLElement, liveId: string): Promise<void> {
  const { ingest } = await getJson<Addressed>(`/api/v1/live/${liveId}`);
  const known = SHOWN.flatMap((name) => (ingest?.[name] ? [{ name, address: ingest[name] }] : []));
  const rows = known.flatMap(({ name, address }) => [term(t(`air.${name}`)), value(address)]);
  place.querySelector("[data-addresses-list]")!.replaceChildren(...rows);
  place.querySelector<HTMLElement>("[data-addresses-none]")!.hidden = known.length > 0;
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
