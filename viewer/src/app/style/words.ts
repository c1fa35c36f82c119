/** The style of the line of advice. */

export const WORDS = `
.advice { flex: 0 1 auto; min-width: 0; min-height: 28px; display: flex; align-items: center; gap: 8px; font-size: 14px; white-space: nowrap; overflow: hidden; }
.advice:empty, .said:has(.under-way) .advice { visibility: hidden; }
.advice button:not(.word) { border-radius: 999px; padding: 1px 12px; flex: 0 1 auto; min-width: 0; overflow: hidden; text-overflow: ellipsis; }
.what .now { pointer-events: none; }
.said:has(.under-way) .advice, [data-lesson="ask"] .advice { visibility: hidden; }
.advice .cure { border-color: var(--accent); }
.advice-next, .advice-end { color: var(--soft); }
.update small { display: block; font-size: 12.5px; white-space: normal; }
.step-size-tick .word { pointer-events: auto; }
.advice-end { overflow: hidden; text-overflow: ellipsis; min-width: 0; }
`;
