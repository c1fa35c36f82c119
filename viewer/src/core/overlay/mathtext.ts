/** Short mathematics drawn on a canvas: single letters in italics, words and digits upright, Unicode scripts as real ones. */

export interface Piece { text: string; italic: boolean; level: -1 | 0 | 1 }

const SUB = "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₒₓₕₖₗₘₙₚₛₜᵢⱼᵣᵤᵥ";
const SUB_PLAIN = "0123456789+−=()aeoxhklmnpstijruv";
const SUP = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱᵀ";
const SUP_PLAIN = "0123456789+−=()niT";

export const SANS =
  'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Noto Sans CJK JP", "Hiragino Sans", "Yu Gothic UI", sans-serif';
const SERIF = '"STIX Two Text", "STIX Two Math", "Cambria Math", Cambria, "Latin Modern Math", Georgia, "DejaVu Serif", "Times New Roman", serif';

/** A unit at the end of an axis's name, whose letters are upright: "area (m²)". */
const UNIT = /(?: \([^()+−=·×\s]*\)|（[^（）]*）)$/u;

/** An English article, between two words: no letter of mathematics. */
const ARTICLE = String.raw`(?<=(?:\p{L}{2}|[;:]) )a(?= (?!(?:sin|cos|tan|exp|log|ln|sqrt|abs)\b)\p{L}{2})`;
const PARTS = new RegExp(String.raw`(?<article>${ARTICLE})|(?<![\p{L}\p{N}_])[A-Za-zα-ω]_[A-Za-z0-9]+(?![\p{L}\p{N}_])|(?<word>\p{L}[\p{L}\p{N}]*(?:_[\p{L}\p{N}]+)+)|°\p{L}|\p{L}+|.`, "gsu");

/** Split text into pieces of one style. */
export function pieces(text: string): Piece[] {
  const unit = UNIT.exec(text)?.[0] ?? "";
  const out: Piece[] = [];
  const put = (t: string, italic: boolean, level: Piece["level"]) => {
    const last = out[out.length - 1];
    if (last && last.italic === italic && last.level === level) last.text += t;
    else out.push({ text: t, italic, level });
  };
  for (const { 0: part, groups } of text.slice(0, text.length - unit.length).matchAll(PARTS)) {
    if (groups?.article || groups?.word) {
      put(part, false, 0);
      continue;
    }
    if (part[1] === "_") {
      put(part[0], true, 0);
      put(part.slice(2), /^[A-Za-z]$/.test(part.slice(2)), -1);
      continue;
    }
    const sub = SUB.indexOf(part);
    const sup = SUP.indexOf(part);
    if (part.length === 1 && sub >= 0) put(SUB_PLAIN[sub], /[a-z]/.test(SUB_PLAIN[sub]), -1);
    else if (part.length === 1 && sup >= 0) put(SUP_PLAIN[sup], false, 1);
    else if (/^[A-Za-zα-ωΑ-Ω]$/u.test(part)) put(part, true, 0);
    else if (part.length > 1 && [...part].some((c) => SUB.includes(c) || SUP.includes(c))) {
      // a letter class may swallow script letters: xₙ
      const base = [...part].filter((c) => !SUB.includes(c) && !SUP.includes(c)).join("");
      if (base) put(base, base.length === 1, 0);
      const one = [...part].filter((c) => SUB.includes(c)).length === 1; // a word below stands: wₘₐₓ
      for (const c of part) {
        if (SUB.includes(c)) put(SUB_PLAIN[SUB.indexOf(c)], one, -1);
        else if (SUP.includes(c)) put(SUP_PLAIN[SUP.indexOf(c)], false, 1);
      }
    } else put(part, false, 0);
  }
  for (const c of unit) put(SUP.includes(c) ? SUP_PLAIN[SUP.indexOf(c)] : c, false, SUP.includes(c) ? 1 : 0);
  return out;
}

function font(piece: Piece, size: number): string {
  const scaled = piece.level ? size * 0.72 : size;
  return piece.italic ? `italic ${scaled * 1.08}px ${SERIF}` : `${scaled}px ${SANS}`;
}

/** Of so many texts the widths are kept: measuring them costs more than a frame has time for. */
const MOST_WIDTHS = 2000;
const widths = new Map<string, number>();

/** The width of a text in CSS pixels. */
export function measure(context: CanvasRenderingContext2D, text: string, size: number): number {
  const key = `${size} ${text}`, known = widths.get(key);
  if (known !== undefined) return known;
  let width = 0;
  for (const piece of pieces(text)) {
    context.font = font(piece, size);
    width += context.measureText(piece.text).width;
  }
  if (widths.size >= MOST_WIDTHS) widths.clear();
  widths.set(key, width);
  return width;
}

/** Draw text with its middle line at `y`; `halo` keeps it readable over anything. */
export function draw(
  context: CanvasRenderingContext2D, text: string, x: number, y: number, size: number,
  align: "left" | "center" | "right", color: string, halo?: string,
): void {
  const width = measure(context, text, size);
  const from = align === "left" ? x : align === "right" ? x - width : x - width / 2;
  context.textBaseline = "middle";
  context.textAlign = "left";
  for (const pass of halo ? ["halo", "text"] : ["text"]) {
    let at = from;
    for (const piece of pieces(text)) {
      context.font = font(piece, size);
      const shift = piece.level * -0.32 * size;
      if (pass === "halo") {
        context.strokeStyle = halo as string;
        context.lineWidth = 3.5;
        context.lineJoin = "round";
        context.strokeText(piece.text, at, y + shift);
      } else {
        context.fillStyle = color;
        context.fillText(piece.text, at, y + shift);
      }
      at += context.measureText(piece.text).width;
    }
  }
}
