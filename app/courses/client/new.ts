import { submitOnce } from "./once";

submitOnce();
