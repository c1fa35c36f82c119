/** Words that explain themselves. */
export { marked, piecesOf, word, WORDS, type WordKey } from "./glossary";
export { setting } from "./settings";
export { styled } from "./popover";
