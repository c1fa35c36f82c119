/** The style of the line of advice. */

export const WORDS = `
.advice { flex: 0 1 auto; min-width: 0; min-height: 28px; display: flex; align-items: center; justify-content: center; gap: 0 8px; font-size: 14px; white-space: nowrap; flex-wrap: wrap; }
/* Advice has a line of its own, empty or not, so that the picture does not move when advice comes or goes; what it does is never cut. */
@media (min-height: 481px) { .said:not(:has(.several, .best:not([hidden]))) { flex-direction: column; gap: 0; } .said .advice { min-height: 25px; } }
@media (max-height: 480px) { .advice.advice { flex-wrap: nowrap; overflow: hidden; } .advice.advice button:not(.word) { flex: 0 1 auto; min-width: 0; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; } }
.advice:empty, .said:has(.under-way) .advice { visibility: hidden; }
.advice button:not(.word) { border-radius: 999px; padding: 1px 12px; flex: none; max-width: 100%; white-space: normal; }
.what .now { pointer-events: none; }
.said:has(.under-way) .advice, [data-lesson="ask"] .advice { visibility: hidden; }
.advice .cure { border-color: var(--accent); }
.advice-next, .advice-end { color: var(--soft); }
.update small { display: block; font-size: 12.5px; white-space: normal; }
.step-size-tick .word { pointer-events: auto; }
.advice-end { min-width: 0; max-width: 100%; white-space: normal; text-wrap: balance; }
`;
