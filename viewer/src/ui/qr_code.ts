/** A text as a QR code. */
import encode from "qr";

/** Modules of white around a code, by its standard. */
const QUIET = 4;
const SVG = "http://www.w3.org/2000/svg";

/** The code as a picture, dark on light in every theme; null for a text that no code can hold. */
export function qrCode(text: string): SVGSVGElement | null {
  const rows = modules(text);
  if (!rows) return null;
  const size = rows.length + 2 * QUIET;
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", `0 0 ${size} ${size}`);
  svg.setAttribute("shape-rendering", "crispEdges");
  const paper = document.createElementNS(SVG, "rect");
  for (const [name, value] of Object.entries({ width: size, height: size, fill: "#ffffff" })) paper.setAttribute(name, String(value));
  const ink = document.createElementNS(SVG, "path");
  ink.setAttribute("d", outline(rows));
  ink.setAttribute("fill", "#000000");
  svg.append(paper, ink);
  return svg;
}

/** Which modules are dark, without the white around; null for a text that no code can hold. */
export function modules(text: string): boolean[][] | null {
  try {
    // The library leaves no less than one module of white.
    return encode(text, "raw", { ecc: "low", border: 1 }).slice(1, -1).map((row) => row.slice(1, -1));
  } catch {
    return null;
  }
}

function outline(rows: boolean[][]): string {
  return rows.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x + QUIET} ${y + QUIET}h1v1h-1z` : ""))).join("");
}
