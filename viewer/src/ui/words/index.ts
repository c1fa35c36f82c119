/** Words that explain themselves. */
export { marked, word, WORDS, type WordKey } from "./glossary";
export { setting } from "./settings";
export { styled } from "./popover";
