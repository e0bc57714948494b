/** Beside the replay of a live lesson: its chapters, what was said then, and its way to a course. */
import { Problem, postJson } from "@ui/http";
import { followChapters } from "./chapters";
import { lookAtThen } from "./side";

export function followReplay(root: HTMLElement, liveId: string): void {
  followChapters(root);
  root.addEventListener("tab:chosen", () => void lookAtThen(root));
  void lookAtThen(root);
  const button = root.querySelector<HTMLButtonElement>("[data-replay-again]");
  button?.addEventListener("click", () => void tryAgain(button, root.querySelector("[data-replay-told]")!, liveId));
}

/** What has failed is put together once more; why it cannot be is said. */
async function tryAgain(button: HTMLButtonElement, told: HTMLElement, liveId: string): Promise<void> {
  button.disabled = true;
  try {
    await postJson(`/api/v1/live/${liveId}/replay`);
    location.reload();
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    told.textContent = problem.message;
    told.hidden = false;
    button.disabled = false;
  }
}
