/** A text as nodes in which lines end only where they may. */
import { h } from "../dom";
import { lineParts, unbroken } from "./unbroken";

export const wholeParts = (text: string): Node[] =>
  lineParts(unbroken(text)).flatMap((part, i): Node[] => (!part ? [] : i % 2 ? [h("span", { class: "word-end" }, part)] : [document.createTextNode(part)]));
