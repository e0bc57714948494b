/** The door: a password can be looked at, and Caps Lock is noticed. */
import { startSecrets } from "./secret";

startSecrets();
