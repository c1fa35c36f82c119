/** The style of what lies over a picture that is not that of the panels, of fixes, and of the box of many coordinates. */

export const HONEST = `
.stage-host .stale { position: absolute; inset: 0; z-index: 4; display: flex; flex-direction: column; align-items: center; justify-content: center; gap: 8px; padding: 16px; text-align: center; background: color-mix(in srgb, var(--bg) 86%, transparent); }
.stale > p { margin: 0; max-width: 34em; font-size: 17px; font-weight: 600; overflow-wrap: anywhere; text-wrap: balance; } .stale > .hint { font-size: 15px; font-weight: 400; }
:root[data-stale="refused"] .stale > p:first-child { color: var(--bad); }
.fixes { display: flex; flex-wrap: wrap; gap: 6px; justify-content: center; align-items: center; margin-top: 4px; } 
/* What the formula box says beside the stage is not said in it again. */
@media (min-width: 761px) and (min-height: 481px) { :root:not(.presenting):has(.formula-error:not([hidden])) .stale > :is(p:first-child, .fixes) { display: none; } }
.formula-error .fixes { justify-content: flex-start; }
.fix { font-family: ui-monospace, Menlo, Consolas, "Noto Sans Mono CJK JP", monospace; overflow-wrap: anywhere; }
.vector { width: 100%; } .vector textarea { width: 100%; min-height: 34px; max-height: 8.5em; resize: vertical; font: inherit; color: inherit; background: var(--raised); border: 1px solid var(--line); border-radius: 7px; padding: 4px 10px; }
.vector .vector-error { margin: 2px 0 0; color: var(--bad); }
.coordinates .dimension { flex-basis: 100%; } .coordinates .dimension > span { font-family: inherit; color: var(--soft); } .dimension .number { width: 76px; }
.said:has(.axes-choice:not([hidden])) { flex-wrap: wrap; gap: 0 16px; }
.axes-choice { flex-basis: 100%; display: flex; flex-wrap: wrap; justify-content: center; align-items: center; gap: 0 14px; font-size: 14px; line-height: 1.35; }
.axes-boxes { display: inline-flex; align-items: center; gap: 6px; } .axes-choice select { padding: 0 4px; min-height: 26px; } .axes-choice select { field-sizing: content; } .axes-said { color: var(--soft); } .axes-choice .quiet { padding: 0 6px; min-height: 26px; }
@media (max-width: 560px), (max-height: 480px) { .axes-choice { font-size: 12.5px; line-height: 1.25; gap: 0 8px; } .axes-choice :is(select, .quiet) { min-height: 24px; font-size: 12.5px; } }
@media (max-width: 560px) { .said:has(.axes-choice:not([hidden])) .advice-next { display: none; } }
@media (max-height: 480px) { .said:has(.axes-choice:not([hidden])) .advice:has(.next) { display: none; } .said:has(.axes-choice:not([hidden])) .verdict { font-size: 13.5px; line-height: 1.15; } .axes-choice { flex-basis: auto; } }
@media (max-width: 560px) and (max-height: 480px) {
  .said:has(.axes-choice:not([hidden])) { flex-flow: row nowrap; justify-content: center; }
  .said .axes-choice { order: -1; flex: 0 1 auto; max-width: calc(100% - 92px); flex-wrap: nowrap; justify-content: flex-start; white-space: nowrap; overflow: auto hidden; scrollbar-width: none; } .axes-boxes > span { display: none; }
  .said:has(.axes-choice:not([hidden])) .verdicts { flex: 1 1 76px; min-width: 0; justify-content: flex-start; } .said:has(.axes-choice:not([hidden])) .now { text-align: left; }
}
@media print { .stale { display: none; } }
`;
