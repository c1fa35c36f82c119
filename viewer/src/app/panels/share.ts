/** What can be taken away: the address of what is shown, its Python code or command, and files. */
import { h } from "../../ui/dom";
import type { Say } from "../language";
import type { State } from "../state";
import { Downloads } from "./downloads";

export interface ShareEvents {
  state(): State;
  address(): string;
  python(): string;
  /** The command line for the state; empty where there is none. */
  command(): string;
  announce(text: string): void;
}

export class Share {
  readonly element = h("section", { class: "share" });
  private readonly downloads: Downloads;
  private shown = "";

  constructor(private readonly events: ShareEvents, say: Say) {
    this.downloads = new Downloads(events.state, say);
  }

  show(say: Say): void {
    if (this.shown === say("share")) return;
    this.shown = say("share");
    const { events } = this;
    const copy = (text: () => string, empty = "") => async () => {
      const value = text();
      if (!value) return events.announce(empty);
      await navigator.clipboard.writeText(value);
      return events.announce(say("copied"));
    };
    this.downloads.speak(say);
    this.element.replaceChildren(
      h("button", { type: "button", click: copy(events.address) }, say("share")),
      h("button", { type: "button", click: copy(events.python) }, say("copyPython")),
      h("button", { type: "button", click: copy(events.command, say("noCommand")) }, say("copyCommand")),
      this.downloads.element,
    );
  }
}
