/** What can be taken away: the address of what is shown, as text, QR code or frame; its Python code or command; and files. */
import { fileSize } from "../../core/format";
import { h } from "../../ui/dom";
import { qrCode } from "../../ui/qr_code";
import type { AppKey } from "../../i18n/app-en";
import type { Say } from "../language";
import { csvOf, isShort, isWritten, ships, TABLE } from "../../answers/data/table_text";
import { download } from "../../export/save";
import { isLinked } from "../data/linked_table";
import type { Data, State } from "../state";
import type { Offer } from "../frame";
import { Downloads } from "./downloads";

/** The file of a saved page. */
const PAGE = "kobai.html";

export interface ShareEvents {
  state(): State;
  address(): string;
  /** Whether others can open the address. */
  public(): boolean;
  /** This page as a file; null where a server has files. */
  page: (() => Promise<Blob>) | null;
  /** What is said of the state shown, its code among it; null while that is awaited, or refused. */
  shown(): { python: string; command: string } | null;
  /** Whether the address is that of a file or a server of this computer. */
  here(): boolean;
  announce(text: string, offer?: Offer): void;
}

export class Share {
  readonly element = h("section", { class: "share" });
  private readonly dialog = h("dialog", { class: "qr" });
  private readonly downloads: Downloads;
  private shown = "";

  constructor(private readonly events: ShareEvents, private say: Say) {
    this.downloads = new Downloads(events.state, say);
    this.dialog.addEventListener("click", (event) => { if (event.target === this.dialog) this.dialog.close(); });
  }

  show(say: Say): void {
    const { events } = this;
    this.say = say;
    const open = events.public();
    const key = `${say("share")} ${open} ${events.state().data !== null}`;
    if (this.shown === key) return;
    this.shown = key;
    this.downloads.speak(say);
    this.element.replaceChildren(
      h("button", { type: "button", click: () => void this.copyLink() }, say("share")),
      ...(open ? [
        h("button", { type: "button", click: () => this.showCode(say) }, say("qrCode")),
        h("button", { type: "button", click: () => void this.copy(frame(events.address())) }, say("embed")),
      ] : []),
      h("button", { type: "button", click: () => void this.copy(events.shown()?.python, "notComputed", this.coded(isWritten)) }, say("copyPython")),
      h("button", { type: "button", click: () => void this.copy(events.shown()?.command, events.shown() ? "noCommand" : "notComputed", this.coded(isShort)) },
        say("copyCommand")),
      ...(events.page ? [h("button", { type: "button", title: say("savePageHint"), click: () => void this.savePage() }, say("savePage"))] : []),
      ...(events.state().data ? [h("button", { type: "button", click: () => this.saveTable() }, say("saveTable", { name: TABLE }))] : []),
      this.downloads.element, this.dialog,
    );
  }

  /** Copy the address of what is shown. */
  copyLink(): Promise<void> {
    const { events } = this;
    const offer = events.page && { text: this.say("savePage"), act: () => void this.savePage() };
    return this.copy(events.address(), "notComputed", linkSays(events.state().data), events.here() ? { said: this.say("onlyHere"), offer } : null);
  }

  /** What to say of code that was copied, which holds the table where `holds` says so. */
  private coded(holds: (data: Data) => boolean): AppKey {
    const { data } = this.events.state();
    return !data || holds(data) || ships(data) ? "copied" : "copiedWithoutTable";
  }

  /** Save the page with what is set: by itself, or where a server has files by that. */
  async savePage(): Promise<void> {
    if (!this.events.page) return this.downloads.make("html");
    const page = await this.events.page();
    download(page, PAGE);
    this.events.announce(this.say("savedPage", { name: PAGE, size: fileSize(page.size) }));
  }

  private saveTable(): void {
    const { data } = this.events.state();
    if (data) download(new Blob([csvOf(data)], { type: "text/csv" }), TABLE);
  }

  /** Copy a text and say so; without one say why there is none. */
  private async copy(
    text: string | undefined, empty: AppKey = "notComputed", done: AppKey = "copied", more: { said: string; offer: Offer | null } | null = null,
  ): Promise<void> {
    const good = Boolean(text) && (await copied(text!)), said = this.say(!text ? empty : good ? done : "notCopied");
    if (good && more) this.events.announce(`${said}${more.said}`, more.offer ?? undefined);
    else this.events.announce(said);
  }

  private showCode(say: Say): void {
    const address = this.events.address();
    const code = qrCode(address);
    const close = h("button", { type: "button", class: "icon", "aria-label": say("close"), click: () => this.dialog.close() }, "×");
    if (code) {
      code.setAttribute("role", "img");
      code.setAttribute("aria-label", say("qrCode"));
    }
    this.dialog.replaceChildren(
      h("div", { class: "dialog-head" }, h("span", {}, say("qrHint")), h("span", { class: "spring" }), close),
      code ?? h("p", {}, say("qrTooLong")), h("p", { class: "hint" }, address),
    );
    this.dialog.showModal();
  }
}

/** What to say of an address that was copied: whether it holds the table, since data else stays in the page. */
export const linkSays = (data: Data | null): AppKey => (!data ? "copiedLink" : isLinked(data) ? "copiedLinkWithTable" : "copiedLinkWithoutTable");

/** A line of HTML that shows the stage of an address in another page. */
export function frame(address: string): string {
  const quoted = address.replaceAll("&", "&amp;").replaceAll('"', "&quot;");
  const joint = address.includes("#") ? "&amp;embed" : "#&amp;embed";
  return `<iframe src="${quoted}${joint}" title="kobai" width="800" height="560" style="border:0" loading="lazy"></iframe>`;
}

/** Put a text on the clipboard; false where the browser does not let a page do that. */
async function copied(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copiedFromBox(text);
  }
}

/** Pages from a disk, and in frames, may have no clipboard of their own; what is selected can be copied there. */
function copiedFromBox(text: string): boolean {
  const before = document.activeElement;
  const box = h("textarea", { readonly: true, style: "position:fixed;opacity:0" });
  box.value = text;
  document.body.append(box);
  box.select();
  let done = false;
  try {
    done = document.execCommand("copy");
  } catch {
    // Not allowed either.
  }
  box.remove();
  if (before instanceof HTMLElement) before.focus();
  return done;
}
