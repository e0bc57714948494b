/**
 * The console of a live lesson: shows what would be sent, tries it out, goes on air, tells how it
 * arrives, and ends the lesson. After a reload or a lost line it goes on in the same lesson.
 */
import "./live_on_air.css";
import { Problem, postJson } from "@ui/http";
import { t } from "@ui/words";
import { Broadcast } from "../../live/client/broadcast";
import { Capture, type Choice, NoCapture, type Source } from "../../live/client/capture";
import { beginClock, serverNow } from "../../live/client/clock";
import { face } from "../../live/client/countdown";
import { type Health, HealthBoard } from "../../live/client/health";
import { Markers } from "../../live/client/markers";
import { recordedKind } from "../../live/client/recording";
import { showAddresses } from "./live_addresses";
import { fillDevices } from "./live_devices";

type Doing = "nothing" | "looking" | "testing" | "on_air";

const SECOND_MS = 1000;
const OURS = "browser";

class Console {
  private doing: Doing = "nothing";
  private capture: Capture | null = null;
  private broadcast: Broadcast | null = null;
  private busy = false;
  private onAirAt: number | null = null;
  private readonly health: HealthBoard;
  private readonly markers: Markers;

  constructor(
    private readonly root: HTMLElement,
    private readonly liveId: string,
  ) {
    const { now, began } = root.dataset;
    beginClock(now);
    if (began) this.onAirAt = Date.parse(began);
    this.health = new HealthBoard(root, liveId, () => this.broadcast !== null, (health) => this.heard(health));
    this.markers = new Markers(root, liveId, (words) => this.trouble(words));
    this.listen();
    this.draw();
    void fillDevices(root);
    if (recordedKind() === null) this.trouble(t("air.no_recorder"));
    else if (this.live) this.comeBack();
  }

  private get live(): boolean {
    return this.root.dataset["state"] === "live";
  }

  /** What this tab sent before it was loaded anew; a camera needs nobody to press anything. */
  private get remembered(): Choice | null {
    try {
      return JSON.parse(sessionStorage.getItem(this.key) ?? "null") as Choice | null;
    } catch {
      return null;
    }
  }

  private get key(): string {
    return `zx.on-air.${this.liveId}`;
  }

  private comeBack(): void {
    const choice = this.remembered;
    if (!choice) return;
    const source = this.root.querySelector<HTMLInputElement>(`[name=source][value="${choice.source}"]`);
    if (source) source.checked = true;
    if (choice.source === "camera") void this.goOn();
    else this.trouble(t("air.still_on"));
  }

  private listen(): void {
    this.press("[data-look]", () => (this.live ? this.goOn() : this.look()));
    this.press("[data-test]", () => this.send(true));
    this.press("[data-test-end]", () => this.endTest());
    this.press("[data-go]", () => this.goOn());
    this.press("[data-end-now]", () => this.end());
    for (const field of this.root.querySelectorAll("[name=source], [name=camera], [name=microphone]")) {
      field.addEventListener("change", () => void this.guarded(() => this.changed()));
    }
    showAddresses(this.root, this.liveId);
    setInterval(() => this.tick(), SECOND_MS);
    addEventListener("beforeunload", (event) => this.doing === "on_air" && event.preventDefault());
  }

  private press(selector: string, come: () => Promise<void>): void {
    document.querySelector(selector)?.addEventListener("click", () => void this.guarded(come));
  }

  /** One thing at a time; what is refused is said and changes nothing. */
  private async guarded(come: () => Promise<void>): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    this.trouble("");
    this.draw();
    try {
      await come();
    } catch (problem) {
      if (problem instanceof NoCapture) this.trouble(t(problem.what === "screen" ? "air.no_screen" : "air.no_camera"));
      else if (problem instanceof Problem) this.trouble(problem.message);
      else throw problem;
    } finally {
      this.busy = false;
      this.draw();
    }
  }

  private get choice(): Choice {
    const value = (selector: string): string =>
      this.root.querySelector<HTMLInputElement | HTMLSelectElement>(selector)?.value ?? "";
    return {
      source: value("[name=source]:checked") as Source,
      camera: value("[name=camera]"),
      microphone: value("[name=microphone]"),
    };
  }

  private async look(): Promise<void> {
    const capture = await Capture.open(this.choice, () => this.sourceGone());
    this.capture?.close();
    this.capture = capture;
    const preview = this.root.querySelector<HTMLVideoElement>("[data-preview]")!;
    preview.srcObject = capture.stream;
    void preview.play().catch(() => undefined);
    capture.sound.watch((percent) => this.level(percent));
    if (this.doing === "nothing") this.doing = "looking";
    await fillDevices(this.root);
  }

  /** Something else was chosen: show it, and go on sending if it was being sent. */
  private async changed(): Promise<void> {
    if (!this.capture) return;
    const { doing } = this;
    await this.look();
    if (doing === "testing" || doing === "on_air") await this.send(doing === "testing");
  }

  private async goOn(): Promise<void> {
    if (!this.capture) await this.look();
    if (this.doing === "testing") await this.endTest();
    await this.send(false);
  }

  private async send(test: boolean): Promise<void> {
    if (!this.capture) await this.look();
    const before = this.broadcast;
    this.broadcast = null;
    await before?.stop();
    this.broadcast = await Broadcast.begin(this.liveId, test, this.capture!, {
      unsent: (milliseconds) => (this.health.unsentMs = milliseconds),
      stopped: (why, words) => this.stopped(why === "signed_out" ? t("signed_out") : words),
    });
    this.doing = test ? "testing" : "on_air";
    if (!test) sessionStorage.setItem(this.key, JSON.stringify(this.capture!.choice));
    void this.health.ask();
  }

  private async endTest(): Promise<void> {
    await this.broadcast?.stop();
    this.broadcast = null;
    this.doing = "looking";
  }

  private async end(): Promise<void> {
    document.querySelector<HTMLDialogElement>("#end-lesson")?.close();
    await this.broadcast?.stop();
    await postJson(`/api/v1/live/${this.liveId}/stop`);
    this.leave();
    location.assign(`/live/${this.liveId}`);
  }

  private leave(): void {
    this.capture?.close();
    this.capture = this.broadcast = null;
    this.doing = "nothing";
    sessionStorage.removeItem(this.key);
  }

  /** The academy takes nothing more from here: it is over, or it is sent from somewhere else. */
  private stopped(words: string): void {
    this.broadcast = null;
    this.doing = this.capture ? "looking" : "nothing";
    this.trouble(words || t("air.ended"));
    this.draw();
  }

  private sourceGone(): void {
    const wasOn = this.doing === "on_air";
    void this.broadcast?.stop();
    this.capture?.close();
    this.capture = this.broadcast = null;
    this.doing = "nothing";
    this.trouble(wasOn ? t("air.source_gone") : t("air.no_screen"));
    this.draw();
  }

  private heard(health: Health): void {
    const was = this.root.dataset["state"];
    if (health.state !== was && !["scheduled", "ready", "live"].includes(health.state)) {
      this.leave();
      return location.reload();
    }
    this.root.dataset["state"] = health.state;
    if (health.state === "live") this.onAirAt ??= serverNow();
    const elsewhere = health.way !== null && health.way !== OURS && !health.away_since && this.live;
    if (elsewhere) this.trouble(t("air.elsewhere", { way: health.way!.toUpperCase() }));
    if (health.state === was) return;
    for (const tag of document.querySelectorAll<HTMLElement>("[data-tag-of]")) {
      tag.hidden = tag.dataset["tagOf"] !== health.state;
    }
    this.draw();
  }

  private draw(): void {
    const { doing, live, busy } = this;
    const looks = this.capture !== null;
    const shown: Record<string, boolean> = {
      "[data-look]": !looks,
      "[data-test]": doing === "looking" && !live,
      "[data-test-end]": doing === "testing",
      "[data-go]": doing === "looking" || doing === "testing",
      "[data-end]": live,
    };
    for (const [selector, show] of Object.entries(shown)) {
      const button = this.root.querySelector<HTMLButtonElement>(selector)!;
      button.hidden = !show;
      button.disabled = busy;
    }
    this.markers.show(live);
    this.name("[data-look]", live ? t("air.go_on") : null);
    this.name("[data-go]", t(live ? "air.go_on" : "air.go"));
    this.root.querySelector<HTMLElement>("[data-blank]")!.hidden = looks;
    this.tick();
  }

  /** A button's words, behind its icon. */
  private name(selector: string, words: string | null): void {
    const last = this.root.querySelector(selector)?.lastChild;
    if (last && words !== null) last.textContent = words;
  }

  private tick(): void {
    const sign = this.root.querySelector<HTMLElement>("[data-air-sign]")!;
    const on = this.doing === "on_air";
    sign.hidden = !on && this.doing !== "testing";
    sign.classList.toggle("air-sign-on", on);
    const words = on ? (navigator.onLine ? "air.on" : "air.away") : "air.testing";
    sign.querySelector("[data-air-sign-words]")!.textContent = t(words);
    const since = on && this.onAirAt !== null ? Math.max(Math.floor((serverNow() - this.onAirAt) / SECOND_MS), 0) : null;
    sign.querySelector("[data-air-clock]")!.textContent = since === null ? "" : face(since);
  }

  private level(percent: number): void {
    const place = this.root.querySelector<HTMLElement>("[data-level]")!;
    place.setAttribute("aria-valuenow", String(percent));
    place.style.setProperty("--level", `${percent}%`);
  }

  private trouble(words: string): void {
    const place = this.root.querySelector<HTMLElement>("[data-air-trouble]")!;
    place.textContent = words;
    place.hidden = words === "";
  }
}

const root = document.querySelector<HTMLElement>("[data-air]");
if (root) new Console(root, root.dataset["air"] ?? "");
