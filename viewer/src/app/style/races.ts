/** The style of what shows runs beside each other: the ranking, choices, what was tried. */

export const RACES = `
.races { display: flex; flex-direction: column; gap: 6px; }
.races-choices .row { justify-content: flex-start; gap: 8px; }
.chip.pinned { border-style: dashed; } .races-choices .pin { align-self: flex-start; }
/* A shadow at the right while there is more to scroll to: the cover over it moves with the table, the shadow does not. */
.ranking-scroll { overflow-x: auto; border: 1px solid var(--line); border-radius: 7px; background:
  linear-gradient(to left, var(--bg) 60%, transparent) right / 40px 100% no-repeat local,
  linear-gradient(to left, color-mix(in srgb, var(--soft) 55%, transparent), transparent) right / 14px 100% no-repeat scroll; }
.ranking table { border-collapse: collapse; min-width: 100%; font-variant-numeric: tabular-nums; font-size: 12px; }
.ranking :is(th, td) { padding: 2px 3px; text-align: right; white-space: nowrap; font-weight: 400; vertical-align: top; }
.ranking thead th { font-size: 10.5px; border-bottom: 1px solid var(--line); vertical-align: bottom; color: var(--soft); white-space: normal; word-break: keep-all; line-height: 1.2; }
.ranking tbody th { text-align: left; white-space: normal; padding-top: 5px; }
.ranking tbody + tbody th { border-top: 1px solid var(--line); }
.ranking tbody th div { position: sticky; left: 5px; width: max-content; max-width: 260px; white-space: normal; } .ranking .eta { color: var(--soft); }
.ranking th.minimum { white-space: nowrap; } .ranking td { white-space: normal; } .ranking .dot { margin-right: 5px; }
.verdict-run .eta { font-weight: 400; font-size: .85em; white-space: pre; } @media (max-width: 1100px), (max-height: 760px) { .verdict-run .eta.added { display: none; } } @media (min-width: 1101px) and (min-height: 761px) { .verdicts.several:has(.eta) { font-size: clamp(13.5px, 1.05vw, 16px); } }
@media (max-height: 480px) { .verdicts.several { font-size: 11.5px; gap: 0 6px; --column: 18em; } }
.said .best { margin: 2px 0 0; font-weight: 600; font-size: clamp(13px, .9vw, 16px); line-height: 1.3; min-width: 0; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; } .in-lesson .said .best { display: none; }
/* One line, with what to try where both have room. */
.said:has(.best:not([hidden])) { flex-flow: row wrap; justify-content: center; gap: 0 18px; } .said:has(.best:not([hidden])) .verdicts { flex: 1 0 100%; }
.said:has(.best:not([hidden])) .advice { flex: 0 1 auto; max-width: 34%; } .said .best:not([hidden]) { max-width: 64%; } .said .best.long:not([hidden]) { max-width: 100%; } .said:has(.best.long) .advice { display: none; }
.said:has(.best:not([hidden])) .advice button { flex-shrink: 0; } @media (max-width: 1600px) { .said:has(.best:not([hidden])) .advice-end { display: none; } }
@media (max-width: 1100px) { .said .best:not([hidden]) { max-width: 100%; } .said:has(.best:not([hidden])) .advice { display: none; } }
.said .best.list.list:not([hidden]) { white-space: normal; max-width: 100%; } .best .part { white-space: nowrap; } .best .part .dot { margin-right: 4px; }
@media (max-width: 760px) { .said .best { font-size: 12.5px; } }
@media (max-height: 480px) { .said .best { display: none; } }
.ranking > button { margin-top: 4px; }
.tried ol { list-style: none; margin: 4px 0 0; padding: 0; max-height: 15em; overflow-y: auto; }
.tried li button { width: 100%; text-align: left; padding: 3px 6px; border-radius: 5px; white-space: normal; overflow-wrap: anywhere; font-variant-numeric: tabular-nums; }
.tried li button[aria-current] { background: var(--raised); } .tried b { font-weight: 600; }
[data-lesson="ask"] :is(.ranking, .tried) { display: none; }
@media print { .races { display: none; } }
`;
