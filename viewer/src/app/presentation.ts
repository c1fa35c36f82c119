/** Presentation: the stage fills the screen, its type is larger, its controls fade. F and a button begin and end it, Escape ends it. */

/** Milliseconds without a movement or a key after which the controls fade. */
const IDLE = 2500;
const STIRS = ["pointermove", "pointerdown", "keydown", "focusin"];

export class Presentation {
  private timer = 0;
  /** Whether this presentation has got the screen. */
  private full = false;

  /** `changed`: it began or ended. */
  constructor(private readonly changed: (on: boolean) => void) {
    addEventListener("keydown", this.key);
    document.addEventListener("fullscreenchange", this.left);
    for (const name of STIRS) addEventListener(name, this.stir);
  }

  get on(): boolean {
    return document.documentElement.classList.contains("presenting");
  }

  toggle(on = !this.on): void {
    if (on === this.on) return;
    document.documentElement.classList.toggle("presenting", on);
    if (!on) document.documentElement.style.removeProperty("--zoom");
    this.full = false;
    // Nothing that was scrolled to stays out of place.
    if (on) scrollTo(0, 0);
    // Where a browser does not let a page have the screen, its window is filled.
    if (on) document.documentElement.requestFullscreen?.().catch(() => undefined);
    else if (document.fullscreenElement) void document.exitFullscreen().catch(() => undefined);
    this.stir();
    this.changed(on);
  }

  dispose(): void {
    clearTimeout(this.timer);
    document.documentElement.style.removeProperty("--zoom");
    removeEventListener("keydown", this.key);
    document.removeEventListener("fullscreenchange", this.left);
    for (const name of STIRS) removeEventListener(name, this.stir);
    document.documentElement.classList.remove("presenting", "idle");
  }

  private readonly key = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    if (event.key === "Escape") this.toggle(false);
    if (!event.defaultPrevented && event.key.toLowerCase() === "f" && !writes(event.composedPath()[0])) {
      event.preventDefault();
      this.toggle();
    }
  };

  /** The reader left the full screen by the browser's own means; not the screen of an earlier presentation, of which it may be told late. */
  private readonly left = (): void => {
    if (document.fullscreenElement) this.full = this.on;
    else if (this.full) this.toggle(false);
  };

  private readonly stir = (): void => {
    const { classList } = document.documentElement;
    classList.remove("idle");
    clearTimeout(this.timer);
    if (this.on) this.timer = window.setTimeout(() => classList.add("idle"), IDLE);
  };
}

/** Whether keys are typed into an element. */
function writes(target: EventTarget | undefined): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return !["range", "checkbox", "radio", "button"].includes(target.type);
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement || target.isContentEditable;
}
