/** The style of what hands change: number boxes without arrows, the number of balls, starts typed. */

export const HANDS = `
.number { appearance: textfield; } .number::-webkit-inner-spin-button, .number::-webkit-outer-spin-button { appearance: none; margin: 0; }
.balls .starts { display: block; width: 100%; min-height: 54px; max-height: 12em; margin-bottom: 6px; resize: vertical; background: var(--raised); border: 1px solid var(--line); border-radius: 7px; padding: 4px 10px; font: inherit; color: inherit; }
.balls-row > span:first-child { flex-basis: auto; } .balls-row .number { width: 84px; }
.keys dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: 4px 12px; margin: 4px 0 0; font-size: 12.5px; } .keys dd { margin: 0; color: var(--soft); }
.keys dt { display: flex; flex-wrap: wrap; gap: 3px; max-width: 8em; align-content: start; }
kbd { font: inherit; border: 1px solid var(--line); border-radius: 4px; padding: 0 5px; background: var(--raised); white-space: nowrap; }
`;
