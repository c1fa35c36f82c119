/** Words that explain themselves. */
export { marked, setting, word, WORDS, type WordKey } from "./glossary";
export { styled } from "./popover";
