/** The notebook widget: an anywidget model with the traits of `kobai.viewer.widget.SceneWidget`. */
import { Viewer } from "../shell/viewer";
import { choose, say } from "../i18n";
import type { ThemeChoice } from "../ui/bar";
import { decode } from "../wire/decode";
import type { NdArray } from "../wire/types";

interface Model {
  get(name: string): unknown;
  set(name: string, value: unknown): void;
  on(name: string, listener: (...values: unknown[]) => void): void;
  off(name: string, listener: (...values: unknown[]) => void): void;
  save_changes(): void;
}

function bytesOf(value: unknown): Uint8Array {
  if (value instanceof DataView) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  if (value instanceof ArrayBuffer) return new Uint8Array(value);
  return value as Uint8Array;
}

export function render({ model, el }: { model: Model; el: HTMLElement }): () => void {
  const lang = choose(model.get("lang") as string, navigator.language);
  const viewer = new Viewer(el, { lang, theme: (model.get("theme") as ThemeChoice) || "auto", autoplay: Boolean(model.get("autoplay")) });
  let buffers: Map<string, NdArray> = new Map();
  let sending = false;
  const show = () => {
    try {
      const message = decode(bytesOf(model.get("_scene")), buffers);
      buffers = message.buffers;
      viewer.setScene(message);
    } catch (error) {
      viewer.broken(say(lang, "unreadable", { why: (error as Error).message }));
    }
  };
  const follow = () => {
    const step = model.get("step") as number;
    const { timeline } = viewer.player;
    if (sending || step === timeline.step(viewer.player.time)) return;
    viewer.pause();
    viewer.seek(timeline.indexOf(step));
  };
  show();
  follow();
  model.on("change:_scene", show);
  model.on("change:step", follow);
  const send = (name: string, value: unknown) => {
    sending = true;
    model.set(name, value);
    model.save_changes();
    sending = false;
  };
  // A playing scene changes its step sixty times a second; ten messages a second are enough for Python.
  let due = 0;
  const stops = [
    viewer.on("time", () => {
      due ||= window.setTimeout(() => {
        due = 0;
        const step = viewer.player.timeline.step(viewer.player.time);
        if (step !== model.get("step")) send("step", step);
      }, 100);
    }),
    viewer.on("pick", ({ at }) => send("start", at)),
    viewer.on("focus", (run) => send("run", run)),
  ];
  return () => {
    clearTimeout(due);
    for (const stop of stops) stop();
    model.off("change:_scene", show);
    model.off("change:step", follow);
    viewer.dispose();
  };
}
