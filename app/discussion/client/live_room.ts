/** The room of a live lesson: what takes part in it is wired at once, its talk when it is seen. */
import "./live_room.css";
import "./room";
import { mountDanmaku } from "./danmaku";
import { Hall } from "./hall";

for (const root of document.querySelectorAll<HTMLElement>("[data-hall]")) new Hall(root);
for (const screen of document.querySelectorAll<HTMLElement>("[data-danmaku]")) mountDanmaku(screen);
