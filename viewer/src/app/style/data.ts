/** The style of what is about a table: the switch, where tables come from, models, losses, rows; and the rows on the stage. */

export const DATA = `
.mode { display: flex; gap: 0; } .mode button { flex: 1; border-radius: 0; min-height: 34px; } .mode button:first-child { border-radius: 7px 0 0 7px; } .mode button:last-child { border-radius: 0 7px 7px 0; margin-left: -1px; }
.mode [aria-pressed="true"] { background: var(--bg); font-weight: 600; z-index: 1; }
.data { display: flex; flex-direction: column; gap: 10px; }
.data .buttons { margin-bottom: 2px; } .data .hint { margin: 2px 0; overflow-wrap: anywhere; } .data-notes { padding-left: 1.2em; }
.data-paste { width: 100%; font: 12.5px/1.4 ui-monospace, Menlo, Consolas, monospace; background: var(--raised); color: var(--ink); border: 1px solid var(--line); border-radius: 7px; padding: 6px 8px; }
.model-shown { display: block; width: 100%; min-height: 44px; padding: 8px; font-size: 15.5px; overflow: auto hidden; scrollbar-width: thin; white-space: nowrap; text-align: center; cursor: text; }
.model-shown.long { mask-image: linear-gradient(90deg, #000 calc(100% - 28px), transparent); } .model-shown math { font-size: 1.05em; }
.model-box { width: 100%; margin-top: 6px; font-family: ui-monospace, Menlo, Consolas, "Noto Sans Mono CJK JP", monospace; background: var(--raised); border: 1px solid var(--line); border-radius: 7px; padding: 4px 10px; }
.data-error { color: var(--bad); margin: 2px 0; } .data-error p { margin: 2px 0 0; } .data-error pre { margin: 6px 0 0; font: 13px/1.25 ui-monospace, Menlo, Consolas, monospace; overflow-x: auto; }
.data .row > span:first-child { flex-basis: 7.5em; } .data .row:has(> select) > span:first-child { flex-basis: 5em; } .data select { text-overflow: ellipsis; } .data .row output { flex: none; width: 5.4em; font-size: 13px; white-space: nowrap; }
.data-check { cursor: pointer; min-height: 32px; } .data-check > span:first-child { flex: 1 !important; } .data-check input { width: 18px; height: 18px; margin: 0; }
.data-scroll { overflow-x: auto; scrollbar-width: thin; } .data-facts table { border-collapse: collapse; width: 100%; font-size: 13px; font-variant-numeric: tabular-nums; }
.data-facts :is(th, td) { padding: 2px 0 2px 6px; text-align: right; font-weight: 400; } .data-facts thead th { color: var(--soft); vertical-align: bottom; line-height: 1.25; border-bottom: 1px solid var(--line); }
.data-facts :is(tbody th, thead td) { text-align: left; padding-left: 0; } .data-facts tbody tr:last-child :is(th, td) { border-top: 1px solid var(--line); }
.data-grid { max-height: 300px; overflow: auto; border: 1px solid var(--line); border-radius: 7px; margin: 4px 0 6px; }
.data-grid table { border-collapse: collapse; min-width: 100%; font-size: 13px; font-variant-numeric: tabular-nums; }
.data-grid thead :is(th, td) { position: sticky; top: 0; background: var(--raised); z-index: 1; text-align: left; font-weight: 600; padding: 3px 6px; color: var(--soft); white-space: nowrap; max-width: 12em; overflow: hidden; text-overflow: ellipsis; }
.data-grid tbody th { color: var(--soft); font-weight: 400; padding: 0 6px; text-align: right; } .data-grid td { padding: 0; }
.data-grid input { width: 100%; min-width: 5em; height: 28px; border: 1px solid transparent; background: none; padding: 0 6px; border-radius: 4px; }
.data-grid input:focus { border-color: var(--accent); background: var(--bg); } .data-grid input[aria-invalid="true"] { border-color: var(--bad); }
.data-grid .icon { min-width: 28px; min-height: 28px; color: var(--soft); }
.data-chips { display: flex; flex-wrap: wrap; gap: 6px; align-items: center; margin: 6px 0; } .data-chips > span { color: var(--soft); } .data-chips button { border-radius: 14px; max-width: 100%; overflow: hidden; text-overflow: ellipsis; } .data-chips [aria-pressed="true"] { border-color: var(--accent); font-weight: 600; }
.point-delete { position: absolute; right: 6px; bottom: 6px; min-height: 40px; pointer-events: auto; }
.model-shown { position: relative; padding-right: 30px; } .model-shown > svg { position: absolute; right: 8px; top: 8px; width: 16px; height: 16px; fill: var(--soft); } .model-shown:hover > svg { fill: var(--accent); }
.dropping .data-sources { outline: 2px dashed var(--accent); outline-offset: 4px; border-radius: 6px; }
.point-keys { position: absolute; pointer-events: none; border-radius: 6px; } .point-keys:focus-visible { outline-offset: 0; }
.point-ring { position: absolute; left: -11px; top: -11px; width: 22px; height: 22px; border: 2px solid var(--accent); border-radius: 50%; } .moving .point-ring { border-width: 4px; }
.point-spoken { position: absolute; left: 8px; bottom: 6px; padding: 1px 8px; border-radius: 6px; background: var(--bg); color: var(--ink); font-size: 12.5px; opacity: 0; } .point-keys:focus .point-spoken:not(:empty) { opacity: .92; }
/* The step size stays in sight. */
.side:has(> .data:not([hidden])) > .step-size { order: -1; } .side:has(> .data:not([hidden])) > .mode { order: -2; } .side > .lesson { order: -3; }
@media (max-height: 480px), (max-width: 1100px) { .data-facts table { font-size: 12px; } .data-facts :is(th, td) { padding-left: 4px; } }
@media (pointer: coarse) { .data-check, .data .row, .mode button { min-height: 40px; } .data-grid input { height: 40px; font-size: 16px; } .data-grid .icon { min-width: 40px; min-height: 40px; } }
[data-side="data"] .said { flex-wrap: wrap; gap: 0 16px; } [data-side="data"] .verdict { font-size: clamp(15px, 1.3vw, 19px); }
@media print { .mode { display: none; } }
`;
