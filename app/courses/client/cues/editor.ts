/** The editor of captions: rows beside the recording, in place of one long text. */
import { toast } from "@ui/toast";
import { t } from "@ui/words";
import * as model from "./model";
import { type Cue } from "./model";
import { Rows } from "./rows";
import { type Deed, Tools } from "./tools";

const UNDONE_MOST = 50;

export class Editor {
  private cues: Cue[];
  private chosen = 0;
  private past: Cue[][] = [];
  private typing = false;
  private dirty = false;
  private readonly rows: Rows;
  private readonly tools: Tools;

  constructor(
    private readonly form: HTMLFormElement,
    private readonly text: HTMLTextAreaElement,
    cues: Cue[],
    private readonly video: HTMLVideoElement | null,
    private readonly lengthMs: number,
  ) {
    this.cues = cues;
    const place = form.querySelector<HTMLElement>("[data-rows]")!;
    this.tools = new Tools(place, (deed) => this.do(deed), (seconds) => this.shift(seconds), video !== null);
    const list = document.createElement("div");
    list.className = "cue-list";
    list.dataset["list"] = "";
    place.append(list);
    this.rows = new Rows(
      list,
      {
        choose: (at) => this.choose(at),
        play: (at) => this.play(at),
        change: (at, change) => this.change(at, change),
        faultOf: (at) => model.faultOf(this.cues, at, this.lengthMs),
      },
      text.lang,
    );
    this.open(place);
    this.listen();
  }

  /** Go to the caption whose times stand in that line of the text. */
  goToLine(line: number): void {
    const place = this.cues.findLastIndex((cue) => cue.line && cue.line <= line);
    if (place < 0) return;
    this.chosen = place;
    this.rows.choose(place, true);
    this.form.scrollIntoView({ block: "nearest" });
  }

  private open(place: HTMLElement): void {
    place.hidden = false;
    this.form.querySelector<HTMLElement>("[data-plain]")!.hidden = true;
    this.rows.show(this.cues);
    this.rows.choose(0);
    this.tell();
  }

  private listen(): void {
    this.form.addEventListener("submit", () => {
      this.text.value = model.writeCues(this.cues);
      this.dirty = false;
    });
    addEventListener("beforeunload", (event) => this.dirty && event.preventDefault());
    document.addEventListener("keydown", (event) => this.typed(event));
    this.video?.addEventListener("timeupdate", () => this.heard());
    this.video?.addEventListener("seeked", () => this.heard());
  }

  private heard(): void {
    const ms = this.video!.currentTime * 1000;
    const place = model.placeAt(this.cues, ms);
    const cue = this.cues[place];
    const spoken = cue && ms < cue.end;
    const shown = document.querySelector<HTMLElement>("[data-now]");
    if (shown) shown.textContent = spoken ? cue.text : "";
    this.rows.speak(spoken ? place : -1, !this.video!.paused);
  }

  private choose(place: number): void {
    if (place !== this.chosen) this.typing = false;
    this.chosen = place;
    this.rows.choose(place);
  }

  private play(place: number): void {
    this.choose(place);
    if (!this.video) return;
    this.video.currentTime = this.cues[place]!.start / 1000;
    void this.video.play().catch(() => undefined);
  }

  /** Words that are typed in a row are one step back, not one a letter. */
  private change(place: number, change: Partial<Cue>): void {
    const words = "text" in change;
    if (!words || !this.typing) this.remember();
    this.typing = words;
    this.cues = this.cues.with(place, { ...this.cues[place]!, ...change });
    this.rows.show(this.cues);
    this.tell();
  }

  private become(cues: Cue[], chosen: number, focus = false): void {
    this.remember();
    this.typing = false;
    this.put(cues, chosen, focus);
  }

  private put(cues: Cue[], chosen: number, focus: boolean): void {
    this.cues = cues;
    this.chosen = Math.min(Math.max(chosen, 0), cues.length - 1);
    this.rows.show(cues);
    if (cues.length) this.rows.choose(this.chosen, focus);
    this.tell();
  }

  private remember(): void {
    this.past = [...this.past.slice(1 - UNDONE_MOST), this.cues];
    this.dirty = true;
  }

  private undo(): void {
    const before = this.past.pop();
    if (!before) return;
    this.typing = false;
    this.put(before, this.chosen, false);
  }

  private tell(): void {
    this.tools.tell(this.cues.length, this.past.length > 0);
    const said = this.form.querySelector<HTMLElement>("[data-said]");
    if (said) said.textContent = this.dirty ? t("captions.unsaved") : "";
  }

  private shift(seconds: number): void {
    if (!seconds || !this.cues.length) return;
    this.become(model.shift(this.cues, seconds * 1000), this.chosen);
    toast(t("captions.shifted", { seconds }), "done", { undo: { text: t("captions.undo"), run: () => this.undo() } });
  }

  private get nowMs(): number {
    return Math.round((this.video?.currentTime ?? 0) * 1000);
  }

  private do(deed: Deed): void {
    const { cues, chosen } = this;
    if (deed === "undo") return this.undo();
    if (deed === "play") return void (this.video?.paused ? this.video.play().catch(() => undefined) : this.video?.pause());
    if (deed === "insert") return this.become(model.insert(cues, cues.length ? chosen : -1, this.nowMs), chosen + (cues.length ? 1 : 0), true);
    if (deed === "before" || deed === "after") return this.step(deed === "before" ? -1 : 1);
    const cue = cues[chosen];
    if (!cue) return;
    if (deed === "begin") this.become(cues.with(chosen, { ...cue, start: this.nowMs }), chosen);
    if (deed === "end") this.become(cues.with(chosen, { ...cue, end: this.nowMs }), chosen);
    if (deed === "split") this.become(model.split(cues, chosen, this.rows.cursorIn(chosen) ?? Math.ceil(cue.text.length / 2)), chosen + 1, true);
    if (deed === "merge" && cues[chosen + 1]) this.become(model.merge(cues, chosen), chosen, true);
    if (deed === "remove") {
      this.become(cues.toSpliced(chosen, 1), chosen);
      toast(t("captions.removed"), "done", { undo: { text: t("captions.undo"), run: () => this.undo() } });
    }
  }

  private step(by: number): void {
    const place = this.chosen + by;
    if (!this.cues[place]) return;
    this.typing = false;
    this.chosen = place;
    this.rows.choose(place, true);
    if (this.video?.paused) this.video.currentTime = this.cues[place]!.start / 1000;
  }

  private typed(event: KeyboardEvent): void {
    const save = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s";
    const deed = event.altKey && !event.ctrlKey ? KEYS[event.code] : undefined;
    if (!save && !deed) return;
    event.preventDefault();
    if (save) this.form.requestSubmit();
    else if (deed) this.do(deed);
  }
}

/** By the place of the key, so that Alt and a letter work on every keyboard. */
const KEYS: Record<string, Deed> = {
  KeyP: "play",
  BracketLeft: "begin",
  BracketRight: "end",
  ArrowUp: "before",
  ArrowDown: "after",
  Enter: "split",
};
