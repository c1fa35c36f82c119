/** What a scale is that is logarithmic only from some value on: its formula, and what the value is. */
import { number } from "../../core/format";
import { type Lang, say } from "../../i18n";
import { message } from "../../i18n/messages";
import type { Axis } from "../../wire/types";

type Scaled = Pick<Axis, "scale" | "linthresh" | "offset" | "note" | "label">;

/** A line for each such axis, each formula once; null where there is none. */
export function scaleText(axes: readonly Scaled[], lang: Lang): string | null {
  const lines = axes.flatMap(({ scale, linthresh, offset, note, label: { plain } }) => {
    if (scale !== "symlog") return [];
    const f = plain.length < 3 ? plain : message("loss", lang), c = number(linthresh, 4, true);
    const w = offset ? `${f} ${offset > 0 ? "−" : "+"} ${number(Math.abs(offset), 4, true)}` : f;
    const formula = note.includes("±") ? `±log₁₀(1 + |${w}| / c)` : `log₁₀(1 + ${offset ? `(${w})` : w} / c)`;
    return [say(lang, "scale is", { formula, c, f })];
  });
  return lines.length ? [...new Set(lines)].join("\n") : null;
}
