/** Files that the server writes: requested, their progress shown, and downloaded when they are ready. */

import { fileSize } from "../../core/format";
import { h } from "../../ui/dom";
import type { State } from "../state";
import { errorIn, type Say } from "../language";

/** Endings of the files that the server writes, as its page lists them. */
function endings(): string[] {
  return JSON.parse(document.getElementById("kobai-downloads")?.textContent || "[]") as string[];
}

interface Job {
  id: string;
  name: string;
  done: number;
  total: number;
  state: "waiting" | "working" | "ready" | "failed" | "cancelled";
  error: string;
  error_ja: string;
  bytes: number;
}

const POLL = 300;

export class Downloads {
  readonly element = h("div", { class: "downloads" });
  private readonly menu = h("details", { class: "menu" });
  private readonly list = h("ul", { class: "jobs", "aria-live": "polite" });

  constructor(private readonly state: () => State, private say: Say) {
    this.element.append(this.menu, this.list);
    this.speak(say);
  }

  speak(say: Say): void {
    this.say = say;
    // Without a server nobody writes files; the stage's own menu has those that the page makes.
    this.element.hidden = endings().length === 0;
    this.menu.replaceChildren(
      h("summary", { class: "button" }, say("download")),
      h("div", { class: "menu-items" }, ...endings().map((ending) =>
        h("button", { type: "button", click: () => { this.menu.open = false; void this.make(ending); } }, ending.toUpperCase()))),
    );
  }

  /** Let the server write a file with this ending, and download it. */
  async make(ending: string): Promise<void> {
    const line = h("li", {}, this.say("downloading", { name: ending.toUpperCase(), percent: 0 }));
    this.list.append(line);
    try {
      let job = await ask("export", { method: "POST", body: JSON.stringify({ state: this.state(), ending }) });
      const cancel = h("button", { type: "button", class: "icon", "aria-label": this.say("cancel"), click: () => void ask(`export/${job.id}`, { method: "DELETE" }) }, "×");
      while (job.state === "waiting" || job.state === "working") {
        const percent = job.total ? Math.floor((100 * job.done) / job.total) : 0;
        line.replaceChildren(h("progress", { max: 100, value: percent }), this.say("downloading", { name: job.name, percent }), cancel);
        await new Promise((resolve) => setTimeout(resolve, POLL));
        job = await ask(`export/${job.id}`, {});
      }
      if (job.state === "cancelled") return line.remove();
      if (job.state === "failed") throw new Error(errorIn(document.documentElement.lang, job));
      const link = h("a", { href: `export/${job.id}/file`, download: job.name }, this.say("downloadReady", { name: job.name, size: fileSize(job.bytes) }));
      line.replaceChildren(link);
      link.click();
      setTimeout(() => line.remove(), 60000);
    } catch (error) {
      line.replaceChildren(this.say("downloadFailed", { name: ending.toUpperCase(), reason: error instanceof Error ? error.message : String(error) }));
      setTimeout(() => line.remove(), 15000);
    }
  }
}

async function ask(path: string, init: RequestInit): Promise<Job> {
  const response = await fetch(path, { ...init, credentials: "same-origin" });
  const body = (await response.json()) as Job;
  if (!response.ok) throw new Error(errorIn(document.documentElement.lang, body) || response.statusText);
  return body;
}
