/**
 * A dialog over the picture: the recording waits while it is open and goes on afterwards, the focus
 * goes in and comes back. It lies above everything, a picture in full screen too; a picture in a
 * window of its own comes back first. Escape closes it; a press beside it does not.
 */
export class OverPicture {
  private goesOn = false;

  /** `left` hears that it was closed, by whatever way, before the recording goes on. */
  constructor(
    readonly dialog: HTMLDialogElement,
    private readonly media: HTMLMediaElement,
    left: () => void,
  ) {
    dialog.addEventListener("click", (event) => {
      if (event.target === dialog) event.stopPropagation();
    });
    dialog.addEventListener("close", () => {
      left();
      if (this.goesOn) void media.play().catch(() => undefined);
      this.goesOn = false;
    });
  }

  get open(): boolean {
    return this.dialog.open;
  }

  /** Stop the recording; whether it played decides whether it goes on. */
  hold(): void {
    this.goesOn ||= !this.media.paused;
    this.media.pause();
  }

  show(): void {
    if (this.dialog.open) return;
    this.hold();
    if (document.pictureInPictureElement) void document.exitPictureInPicture().catch(() => undefined);
    this.dialog.showModal();
  }

  /** Close it; with `still` the recording stays where it is. */
  close(still = false): void {
    if (still) this.goesOn = false;
    if (this.dialog.open) this.dialog.close();
    else if (this.goesOn) void this.media.play().catch(() => undefined);
  }
}
