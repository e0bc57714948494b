/**
 * What is said floats over the picture (弹幕), as long as the room is held that way. Lanes are given
 * in turn, at most some lines at once; what finds no lane is in the log beside. Who asked their
 * device for less motion sees none.
 */
import type { Entrance } from "./talk";
import type { Message } from "./message";
import { hear } from "./hearing";
import { line } from "./line";

const LANES = 6;
const CROSSING_MS = 9000;
const LANE_BUSY_MS = 3500;
const LONGEST = 60;

export function mountDanmaku(screen: HTMLElement): void {
  if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
  const free = new Array<number>(LANES).fill(0);
  let on = false;
  const hold = (danmaku: boolean) => {
    on = danmaku;
    screen.hidden = !danmaku;
    if (!danmaku) screen.replaceChildren();
  };
  document.addEventListener("zx:entered", (event) => hold((event as CustomEvent<Entrance>).detail.danmaku));
  hear<{ danmaku: boolean }>(line(), "room:held", ({ danmaku }) => hold(danmaku));
  document.addEventListener("zx:said", (event) => {
    const message = (event as CustomEvent<Message>).detail;
    const lane = free.findIndex((until) => until <= performance.now());
    if (!on || document.hidden || lane < 0 || message.state !== "posted" || !message.body) return;
    free[lane] = performance.now() + LANE_BUSY_MS;
    fly(screen, message.body, lane);
  });
}

function fly(screen: HTMLElement, body: string, lane: number): void {
  const words = document.createElement("span");
  const [...characters] = body.replace(/\s+/g, " ");
  words.textContent = characters.slice(0, LONGEST).join("") + (characters.length > LONGEST ? "…" : "");
  words.className = "danmaku-line";
  words.style.setProperty("--lane", String(lane));
  screen.append(words);
  const way = screen.clientWidth + words.offsetWidth;
  const crossing = words.animate(
    [{ transform: `translateX(${screen.clientWidth}px)` }, { transform: `translateX(${screen.clientWidth - way}px)` }],
    { duration: CROSSING_MS, easing: "linear" },
  );
  crossing.addEventListener("finish", () => words.remove());
}
