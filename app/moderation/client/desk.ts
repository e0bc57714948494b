/** The review desk: plays the lesson, and says early when the final signature is missing. */
import Hls from "hls.js";
import "./desk.css";

function play(video: HTMLVideoElement): void {
  const manifest = video.dataset["manifest"];
  if (!manifest) return;
  if (Hls.isSupported()) {
    const hls = new Hls();
    hls.loadSource(manifest);
    hls.attachMedia(video);
  } else if (video.canPlayType("application/vnd.apple.mpegurl")) {
    video.src = manifest;
  }
}

/** Shows the sentence about the political signature until it is given. */
function watchSignature(sentence: HTMLElement): void {
  const box = document.querySelector<HTMLInputElement>("input[name=checklist][value=political]");
  if (!box) return;
  const show = (): void => {
    sentence.hidden = box.checked;
  };
  box.addEventListener("change", show);
  show();
}

document.querySelectorAll<HTMLVideoElement>("video[data-manifest]").forEach(play);
document.querySelectorAll<HTMLElement>("[data-needs-political]").forEach(watchSignature);
