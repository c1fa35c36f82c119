/** Lines on what a scene cannot show, in both languages: `python -m kobai.recipe.page_tables` writes them from Python's. */
import { BadInput } from "../../engine/types";
import { fill, type Values } from "../../i18n";
import lines from "./lines.json";

/** One of the lines, with values in its places. */
export function badInput(key: keyof typeof lines, values: Values): BadInput {
  const [en, ja] = lines[key].map((text) => fill(text, values));
  return new BadInput({ en, ja });
}
