/** The page's address: its state after `#`, and an entry of the browser's history for each change, so that "back" goes back one. */
import { type Sight, sightOf, sightText } from "../wire/sight";
import { type Complain, fromHash, isEmbedded, type State } from "./state";

/** So many entries in so many milliseconds: browsers refuse more, and holding a key makes one for each step of a slider. */
const MOST = 50, SPAN = 20_000;

/** How states are written in addresses. */
export interface Coding {
  /** A state as the part of an address after `#`; what it has of `base` is left out. */
  hash(state: State, base: State): string;
  /** The state that an address begins with; null for `base`. */
  opened(hash: string): State | null;
}

/** Whether an address is that of a file, or of a server of this computer: others cannot open it. */
export const isHere = ({ protocol, hostname }: Pick<Location, "protocol" | "hostname">): boolean =>
  protocol === "file:" || /^(localhost|.*\.localhost|127(\.\d+){3}|0\.0\.0\.0|\[::1?\])$/.test(hostname);

/** What shows a state: how it is looked at. */
export interface Looked {
  readonly sight: Sight;
  /** Look at what is shown next so. */
  arrive(sight: Sight): void;
}

export class Address {
  /** How the page was last asked to look, by an address. */
  private arrived = "";
  private readonly added: number[] = [];

  /** `base`: the state of the address without `#`; `playground`: of a page that links lead to instead. */
  constructor(
    private readonly base: State, private readonly playground: string | null | undefined, private readonly coding: Coding,
    private readonly looked: Looked, private readonly complain: Complain,
  ) {}

  /** The state that the address holds. */
  read(): State {
    // "Back" to where a page was opened turns nothing again.
    const sight = sightOf(location.hash), text = sight ? sightText(sight) : "";
    if (sight && text !== this.arrived) this.looked.arrive(sight);
    if (sight) this.arrived = text;
    return fromHash(location.hash, this.coding.opened(location.hash) ?? this.base, this.complain);
  }

  /** The address of a state, for others, who look at it as it is looked at here. */
  of(state: State): string {
    // Another page begins with another state, so its address says all.
    return this.at(this.coding.hash(state, this.playground ? ({} as State) : this.base) + sightText(this.looked.sight));
  }

  /** The address with this after `#`; null where others cannot open it. */
  link(hash: string): string | null {
    return this.playground || location.protocol.startsWith("http") ? this.at(hash) : null;
  }

  private at(hash: string): string {
    return `${this.playground || location.href.replace(/[?#].*$/s, "")}#${hash}`;
  }

  /** Make a state the address: a new entry of the history, or one in place of the present one (`instead`, or after many of late). */
  write(state: State, instead = false): void {
    const hash = this.coding.hash(state, this.base) + (isEmbedded(location.hash) ? "&embed" : "");
    if (hash === location.hash.replace(/^#/, "")) return;
    try {
      if (!instead && this.mayAdd()) history.pushState(null, "", hash ? `#${hash}` : location.pathname + location.search);
      else history.replaceState(null, "", hash ? `#${hash}` : location.pathname + location.search);
    } catch {
      // A page inside another may have no address of its own.
    }
  }

  private mayAdd(): boolean {
    // "Back" belongs to the page around this one.
    if (window.parent !== window) return false;
    const now = performance.now();
    while (this.added.length && now - this.added[0] > SPAN) this.added.shift();
    if (this.added.length >= MOST) return false;
    this.added.push(now);
    return true;
  }
}
