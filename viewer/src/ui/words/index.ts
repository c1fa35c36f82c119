/** Words that explain themselves. */
export { marked, piecesOf, word, WORDS, type WordKey } from "./glossary";
export { setting } from "./settings";
export { planeText } from "./plane";
export { scaleText } from "./scale";
export { styled } from "./popover";
export { unbroken } from "./unbroken";
