/** Keeps what is under the pointer in its place while the column of panels changes above it. */

export class Steady {
  private at: { x: number; y: number } | null = null;

  constructor(private readonly column: HTMLElement) {
    column.addEventListener("pointermove", ({ pointerType, clientX: x, clientY: y }) => { this.at = pointerType === "mouse" ? { x, y } : null; }, { passive: true });
    column.addEventListener("pointerleave", () => {
      this.at = null;
      // Nothing is pointed at: the room that was kept goes.
      column.style.removeProperty("padding-block");
    });
  }

  /** Make a change; what was under the pointer is scrolled back to where it was, if need be into room made at an end of the column. */
  during(change: () => void): void {
    const { column } = this, found = this.at && document.elementFromPoint(this.at.x, this.at.y);
    const under = found && found !== column && column.contains(found) ? found : null;
    // What is made anew in the change is held by its panel.
    const panel = under && [...column.children].find((one) => one.contains(under));
    const held = [under, panel].flatMap((one) => (one ? [{ one, top: one.getBoundingClientRect().top }] : []));
    change();
    const { one, top } = held.find((each) => each.one.isConnected && each.one.getClientRects().length) ?? {};
    if (!one || top === undefined) return;
    const moved = () => one.getBoundingClientRect().top - top;
    if (Math.abs(moved()) < 1) return;
    column.scrollTop += moved();
    const rest = moved(), { paddingTop, paddingBottom } = getComputedStyle(column);
    if (Math.abs(rest) < 1) return;
    const [above, below] = [rest < 0 ? -rest : 0, rest > 0 ? rest : 0];
    column.style.paddingBlock = `${Number.parseFloat(paddingTop) + above}px ${Number.parseFloat(paddingBottom) + below}px`;
    if (below) column.scrollTop += below;
  }
}
