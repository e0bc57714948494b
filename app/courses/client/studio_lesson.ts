import { attachUploads } from "../../videos/client/upload";
import { type Video } from "../../videos/client/passage";
import { offerLook } from "./early";
import "./studio.css";
import "./captions.css";
import "./questions.css";

document.addEventListener("told", (event) => {
  const { video } = (event as CustomEvent<{ video: Video }>).detail;
  offerLook(document.querySelector<HTMLButtonElement>("[data-first-look]"), video);
});
attachUploads();
