/** The style of what shows runs beside each other: the ranking, choices, what was tried. */

export const RACES = `
.races { display: flex; flex-direction: column; gap: 6px; }
.races-choices .row { justify-content: flex-start; gap: 8px; }
.chip.pinned { border-style: dashed; } .races-choices .pin { align-self: flex-start; }
.ranking-scroll { overflow-x: auto; border: 1px solid var(--line); border-radius: 7px; }
.ranking table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; font-size: 13px; }
.ranking :is(th, td) { padding: 3px 6px; text-align: right; white-space: nowrap; font-weight: 400; }
.ranking thead :is(th, td) { border-bottom: 1px solid var(--line); vertical-align: bottom; }
.ranking thead th { white-space: normal; overflow-wrap: anywhere; min-width: 4em; max-width: 8em; line-height: 1.25; }
.ranking tbody th, .ranking thead td { text-align: left; position: sticky; left: 0; background: var(--bg); color: var(--soft); } .ranking .dot { margin-right: 5px; }
.ranking > button { margin-top: 4px; }
.tried ol { list-style: none; margin: 4px 0 0; padding: 0; max-height: 15em; overflow-y: auto; }
.tried li button { width: 100%; text-align: left; padding: 3px 6px; border-radius: 5px; white-space: normal; overflow-wrap: anywhere; font-variant-numeric: tabular-nums; }
.tried li button[aria-current] { background: var(--raised); } .tried b { font-weight: 600; }
[data-lesson="ask"] :is(.ranking, .tried) { display: none; }
@media print { .races { display: none; } }
`;
