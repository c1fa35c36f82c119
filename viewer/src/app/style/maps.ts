/** The style of the map of many descents: its section, and what lies over its panel. */

export const MAPS = `
.side:has(.map-body:not([hidden])) .range-hint { display: none; }
.map-section { display: flex; flex-direction: column; gap: 6px; } .map-choice { display: flex; flex-direction: column; gap: 6px; } .map-choice select { width: 100%; }
.map-sides label { flex: 1; display: flex; align-items: center; gap: 6px; font-size: 12.5px; color: var(--soft); }
.map-progress { margin: 0; font-size: 12.5px; color: var(--soft); font-variant-numeric: tabular-nums; gap: 6px; } .map-progress > .spring:first-child { flex: 1; white-space: nowrap; }
.map-legend { list-style: none; margin: 4px 0; padding: 0; font-size: 12.5px; font-variant-numeric: tabular-nums; }
.map-legend li { display: flex; align-items: center; gap: 8px; padding: 1px 0; } .map-legend li span { flex: 1; min-width: 0; } .map-legend b { font-weight: 500; }
.map-legend .map-steps { margin-top: 4px; } .map-legend .map-steps span { flex: none; } .map-legend .map-steps .map-bar { flex: 1; display: flex; flex-direction: column; height: 16px; border: 1px solid var(--line); border-radius: 3px; overflow: hidden; } .map-bar i { flex: 1; }
.swatch { flex: none; width: 14px; height: 14px; border-radius: 3px; border: 1px solid var(--line); }
.map-box { position: absolute; inset: 0; }
.map-keys { position: absolute; pointer-events: none; border-radius: 3px; } .map-keys:focus-visible { outline: 2px solid var(--accent, #d95f02); outline-offset: 1px; }
.map-cursor { position: absolute; width: 19px; height: 19px; margin: -10px 0 0 -10px; border: 2px solid #fff; outline: 2px solid #000; border-radius: 50%; }
.map-band { position: absolute; border: 1.5px solid #fff; outline: 1.5px solid #000; background: rgb(255 255 255 / .12); }
.map-keys .point-spoken { position: absolute; left: 8px; bottom: 6px; padding: 1px 8px; border-radius: 6px; background: var(--bg, #fff); color: var(--ink, #111); font: 12.5px system-ui, sans-serif; opacity: 0; } .map-keys:focus-visible .point-spoken:not(:empty) { opacity: .92; }
`;
