/** The reader's language and theme, which this browser stores: of the reader, not of what is shown. */
import { chosenLang, type Lang, speaker, store, stored } from "./language";
import type { State } from "./state";

export type PageTheme = "light" | "dark";

export class Reader {
  lang: Lang;
  theme: PageTheme;

  /** `page`: the language and theme to begin with, instead of those stored; `base`: the page's first state. */
  constructor(page: { lang?: Lang; theme?: PageTheme }, base: State) {
    const dark = base.theme === "dark" || matchMedia("(prefers-color-scheme: dark)").matches;
    this.lang = page.lang ?? chosenLang();
    this.theme = page.theme ?? (stored("kobai-theme") as PageTheme | null) ?? (dark ? "dark" : "light");
  }

  get say() {
    return speaker(this.lang);
  }

  /** Take another language or theme, and store it. */
  choose(part: { lang?: Lang; theme?: PageTheme }): void {
    Object.assign(this, part);
    for (const [name, value] of Object.entries(part)) store(`kobai-${name}`, value);
  }

  /** A state in the reader's language and theme. */
  personal(state: State): State {
    return { ...state, lang: this.lang, theme: state.theme === "article" ? "article" : this.theme === "dark" ? "dark" : "paper" };
  }
}
