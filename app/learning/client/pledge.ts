/**
 * The pledge before a lesson: while it is read, what was watched before and could not be sent is
 * handed in, for it counts for a short while only.
 */
import { handIn } from "../../progress/client/journal";

const page = document.querySelector<HTMLElement>("[data-pledge]");
if (page) void handIn(page.dataset["person"] ?? "");
