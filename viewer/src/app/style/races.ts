/** The style of what shows runs beside each other: the ranking, choices, what was tried. */

export const RACES = `
.races { display: flex; flex-direction: column; gap: 6px; }
.races-choices .row { justify-content: flex-start; gap: 8px; }
.chip.pinned { border-style: dashed; } .races-choices .pin { align-self: flex-start; }
.ranking-scroll { border: 1px solid var(--line); border-radius: 7px; }
.ranking table { display: block; font-variant-numeric: tabular-nums; font-size: 12.5px; position: relative; } .ranking tbody { display: block; padding: 2px 0 5px; }
.ranking thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
.ranking .numbers { display: grid; grid-template-columns: repeat(auto-fill, minmax(84px, 1fr)); gap: 4px 6px; padding: 0 7px; align-items: end; }
.ranking td { position: relative; padding: 0; line-height: 1.25; white-space: nowrap; } .ranking .wide { grid-column-end: span 2; } .ranking td::before { content: attr(data-head); display: block; white-space: normal; font-size: 10.5px; line-height: 1.2; color: var(--soft); word-break: auto-phrase; }
.ranking tbody tr:not(.numbers), .ranking tbody th { display: block; text-align: left; font-weight: 600; } .ranking tbody th { padding: 3px 7px 2px; overflow-wrap: anywhere; }
.ranking tbody + tbody { border-top: 1px solid var(--line); } .ranking .eta { color: var(--soft); font-weight: 400; }
.ranking td:empty::after { content: "–"; } .ranking .dot { margin-right: 5px; }
.verdict-run .eta { font-weight: 400; font-size: .85em; white-space: pre; } @media (max-width: 1100px), (max-height: 760px) { .verdict-run .eta.added { display: none; } } @media (min-width: 1101px) and (min-height: 761px) { .verdicts.several:has(.eta) { font-size: clamp(13.5px, 1.05vw, 16px); } }
@media (max-height: 480px) { .verdicts.several { font-size: 11.5px; gap: 0 6px; --column: 18em; } }
.said .best { margin: 2px 0 0; font-weight: 600; font-size: clamp(13px, .9vw, 16px); line-height: 1.3; min-width: 0; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; } .in-lesson .said .best { display: none; }
/* One line, with what to try where both have room. */
.said:has(.best:not([hidden])) { flex-flow: row wrap; justify-content: center; gap: 0 18px; } .said:has(.best:not([hidden])) .verdicts { flex: 1 0 100%; }
.said:has(.best:not([hidden])) .advice { flex: 0 1 auto; max-width: 34%; } .said .best:not([hidden]) { max-width: 64%; } .said .best.long:not([hidden]) { max-width: 100%; } .said:has(.best.long) .advice { display: none; }
.said:has(.best:not([hidden])) .advice button { flex-shrink: 0; } @media (max-width: 1600px) { .said:has(.best:not([hidden])) .advice-end { display: none; } }
@media (max-width: 1100px) { .said .best:not([hidden]) { max-width: 100%; } .said:has(.best:not([hidden])) .advice { display: none; } }
.said .best.list.list:not([hidden]) { white-space: normal; max-width: 100%; } .best .part { white-space: nowrap; } .best .part .dot { margin-right: 4px; } .said .best.reached { font-weight: 400; flex-basis: 100%; text-align: center; } .reached .part .dot { margin-left: 3px; }
@media (max-width: 1100px), (max-height: 700px) { .said .best.reached { display: none; } }
@media (max-width: 760px) { .said .best { font-size: 12.5px; } }
@media (max-height: 480px) { .said .best { display: none; } }
.ranking > button { margin-top: 4px; }
.tried ol { list-style: none; margin: 4px 0 0; padding: 0; max-height: 15em; overflow-y: auto; }
.tried li button { width: 100%; text-align: left; padding: 3px 6px; border-radius: 5px; white-space: normal; overflow-wrap: anywhere; font-variant-numeric: tabular-nums; }
.tried li button[aria-current] { background: var(--raised); } .tried b { font-weight: 600; }
[data-lesson="ask"] :is(.ranking, .tried) { display: none; }
@media print { .races { display: none; } }
`;
