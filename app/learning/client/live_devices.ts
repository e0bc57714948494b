/** The cameras and microphones of this machine in their selects; the chosen ones stay chosen. */
import { t } from "@ui/words";
import { devices } from "../../live/client/capture";

export async function fillDevices(root: HTMLElement): Promise<void> {
  const { cameras, microphones } = await devices();
  fill(root.querySelector<HTMLSelectElement>("[name=camera]")!, cameras);
  fill(root.querySelector<HTMLSelectElement>("[name=microphone]")!, microphones);
}

function fill(select: HTMLSelectElement, found: readonly MediaDeviceInfo[]): void {
  const chosen = select.value;
  const [usual] = select.options;
  const options = found.map((one, place) => new Option(one.label || t("air.device", { number: place + 1 }), one.deviceId));
  select.replaceChildren(...(usual ? [usual] : []), ...options);
  select.value = found.some((one) => one.deviceId === chosen) ? chosen : "";
}
