/** Words that explain themselves. */
export { marked, piecesOf, word, WORDS, type WordKey } from "./glossary";
export { setting } from "./settings";
export { type Directions, planeText } from "./plane";
export { scaleText } from "./scale";
export { styled } from "./popover";
export { unbroken } from "./unbroken";
