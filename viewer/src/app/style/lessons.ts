/** The style of lessons: the panel, and the list to choose from. */

export const LESSONS = `
.lesson { border: 1px solid var(--accent); border-radius: 10px; padding: 10px 14px 12px; background: var(--bg); font-size: 15px; line-height: 1.55; }
.lesson p { margin: 8px 0; text-wrap: pretty; } .lesson .hint { margin: 0; }
.lesson { order: -2; }
/* The panels that a practice is done with stand under it. */
.in-lesson .side.side > .wanted { order: -2; border: 1px solid var(--accent); border-radius: 10px; padding: 10px 14px; } .in-lesson .side:not(.open) > .wanted:not([hidden]) { display: block; }
.bar .to-lessons { flex: none; padding: 2px 12px; border-color: var(--accent); border-radius: 999px; }
.lesson-head { display: grid; grid-template-columns: minmax(0, 1fr) auto; align-items: start; column-gap: 8px; } .lesson-head .hint { grid-area: 2 / 1 / 3 / 3; } .lesson-fold { display: none; }
.lesson h2 { margin: 4px 0 0; font-size: 17px; line-height: 1.35; color: var(--ink); } .lesson :is(h2, h3) { text-wrap: balance; } .lesson:lang(ja) :is(h2, h3, .choice) { word-break: auto-phrase; } .lesson h2:focus-visible { outline-offset: 4px; }
.lesson h3 { margin: 10px 0 6px; font-size: 15px; font-weight: 650; }
.lesson progress { display: block; width: 100%; height: 5px; margin: 4px 0 0; accent-color: var(--accent); }
.choices { list-style: none; margin: 0; padding: 0; display: grid; gap: 6px; }
.choice { display: grid; grid-template-columns: 1.1em 1fr; column-gap: 6px; width: 100%; min-height: 40px; padding: 7px 12px; text-align: start; align-items: baseline; }
.choice:not(:has(.choice-mark)) { grid-template-columns: 1fr; } .choice:disabled { opacity: 1; } .choice:disabled:not(.right, [aria-pressed="true"]) { color: var(--soft); }
.choice.right { border-color: var(--good); box-shadow: inset 0 0 0 1px var(--good); font-weight: 600; } .choice.right .choice-mark { color: var(--good); }
@media (max-height: 760px), (max-width: 760px) { .choices .other { display: none; } }
.choice-note { grid-column: 2; font-size: 12.5px; font-weight: 400; color: var(--soft); }
.lesson-said { min-height: 2em; scroll-margin: 56px 0; }
.goals { list-style: none; margin: 6px 0; padding: 0; } .goals .met { color: var(--good); } .goals .unseen { position: absolute; clip-path: inset(50%); width: 1px; height: 1px; overflow: hidden; white-space: nowrap; }
.lesson-why { border-inline-start: 3px solid var(--good); padding-inline-start: 10px; }
.lesson-buttons { display: flex; flex-wrap: wrap; gap: 8px; margin: 6px 0 4px; } .lesson > .lesson-buttons { position: sticky; bottom: -24px; background: var(--bg); padding: 4px 0; } .lesson-buttons .go { background: var(--accent); border-color: var(--accent); color: var(--bg); font-weight: 600; margin-inline-start: auto; min-width: 6em; }
.lesson details ul { margin: 4px 0 0; padding-inline-start: 1.2em; font-size: 13.5px; } .lesson details li { margin: 3px 0; }
[data-lesson="ask"] :is(.data-facts .known, .step-size-tick) { display: none; } [data-lesson="ask"] .step-size.beyond { border-color: var(--line); } [data-lesson="ask"] .best { visibility: hidden; } [data-lesson="ask"] .verdicts .verdict { visibility: hidden; } [data-lesson="ask"] .verdicts .verdict-run { visibility: visible; }
.in-lesson .said .advice { display: none; }
.lessons { border: 1px solid var(--line); border-radius: 12px; background: var(--bg); color: var(--ink); width: min(760px, 94vw); height: min(680px, 88dvh); padding: 0; }
.lessons::backdrop { background: #0006; } .lessons h2 { margin: 0; font-size: 17px; }
.lesson-list { overflow: auto; height: calc(100% - 58px); margin: 0; padding: 8px 12px 12px; display: grid; gap: 4px; align-content: start; list-style: none; counter-reset: lesson; }
.entry-lesson { display: grid; grid-template-columns: 2em 1fr auto; width: 100%; text-align: start; background: none; border-color: transparent; padding: 8px; counter-increment: lesson; align-items: baseline; }
.entry-lesson::before { content: counter(lesson); color: var(--soft); grid-row: span 2; } .entry-lesson .entry-name { grid-column: 2; font-weight: 600; } .entry-lesson .hint { margin: 0; }
.entry-lesson .hint:last-child { grid-column: 3; grid-row: 1; } .entry-lesson .hint:nth-child(2) { grid-column: 2 / -1; }
.handout { display: none; }
@media print {
  [data-print] #kobai { display: none; }
  [data-print] .handout { display: block; font-size: 11pt; line-height: 1.45; color: #000; background: #fff; }
  .handout header { display: flex; gap: 12px; justify-content: space-between; border-bottom: 1px solid #888; margin-bottom: 8px; }
  .handout h1 { font-size: 17pt; margin: 0 0 4px; } .handout h2 { font-size: 11.5pt; margin: 4px 0 2px; } .handout section { margin-top: 10px; } .handout p { margin: 2px 0; }
  .handout .hint { font-size: 9pt; color: #333; overflow-wrap: anywhere; } .handout-name { padding-top: 10px; white-space: pre; } .handout-code svg { width: 26mm; height: 26mm; }
  .handout section { break-inside: avoid; } .handout ul { margin: 3px 0; padding-inline-start: 1.2em; } .handout-choices { list-style: none; padding: 0; }
  .handout .right { font-weight: 700; } .handout-why { border-inline-start: 2pt solid #888; padding-inline-start: 8px; }
  .handout-room { display: grid; grid-template-columns: 1fr 1fr; gap: 8px; height: 26mm; } .handout-room span { border: 1px solid #aaa; border-radius: 4px; padding: 2px 6px; font-size: 9pt; color: #444; }
}
@media (max-height: 480px), (max-width: 560px) {
  .bar .to-lessons { padding: 0 3px; border: 0; background: none; font-size: 13px; text-decoration: underline; text-underline-offset: 3px; }
}
/* Where there is little room the panel is as low as it can be: one line of head, and while looking only the choice made. */
@media (max-height: 480px), (max-width: 760px) {
  .in-lesson #kobai { --side: 280px; }
  .lesson { font-size: 13.5px; line-height: 1.45; padding: 3px 10px 6px; } .lesson p { margin: 4px 0; }
  .lesson-head { display: flex; align-items: center; } .lesson h2 { flex: 1; min-width: 0; margin: 0; font-size: 14px; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; } .lesson-head .hint { font-size: 12px; white-space: nowrap; }
  .lesson h3 { margin: 4px 0; font-size: 14px; line-height: 1.4; } .choices { gap: 4px; } .choice { padding: 3px 10px; min-height: 36px; align-items: center; }
  .side:not(.open) > .lesson details, [data-lesson="look"] .side:not(.open) .lesson-text, [data-lesson="why"] .side:not(.open) .lesson-text { display: none; }
  .lesson-said { min-height: 0; } [data-lesson="ask"] .lesson-said, [data-lesson="ask"] .lesson > .lesson-buttons:not(:has(button)) { display: none; }
  [data-lesson="look"] .choice:not([aria-pressed="true"]) { display: none; }
  .lesson > .lesson-buttons { gap: 5px; bottom: -8px; margin: 2px 0 0; } .lesson-buttons button { padding: 3px 9px; } .lesson-buttons .go { min-width: 4em; }
}
@media (max-width: 760px) and (min-height: 481px), (max-width: 560px) {
  .in-lesson .side:not(.open) { max-height: 42dvh; overflow: auto; }
  :is([data-lesson="ask"], [data-lesson="look"], [data-lesson="why"]) .side:not(.open) > .step-size { display: none; }
  .side:not(.open) > .lesson:not([hidden]) { display: block; }
  [data-lesson="ask"] .stage-box::part(controls) { display: none; }
  [data-lesson="ask"] .verdicts.several { display: flex; gap: 0 12px; } [data-lesson="ask"] .several .what { display: none; }
}
@media (max-height: 480px) and (min-width: 561px) { .lesson-head .hint { display: none; } }
/* In the smallest windows the panel is a line; pressed, it covers the picture. */
@media (max-width: 560px) and (max-height: 480px) {
  .in-lesson .side:not(.open) > .step-size { display: none; }
  .side:not(.open) > .lesson { border: 0; padding: 0 4px; } .lesson-head .hint { display: none; }
  .lesson-fold { display: block; order: -1; flex: none; min-height: 32px; padding: 2px 10px; border-color: var(--accent); font-weight: 600; }
  .lesson-fold::after { content: " ▴"; } .lesson-fold[aria-expanded="true"]::after { content: " ▾"; }
  .side:not(.open) > .lesson:not(.unfolded) > :not(.lesson-head) { display: none; }
  .in-lesson .side:not(.open):has(> .unfolded) { position: fixed; inset: 27px 0 0; max-height: none; z-index: 6; padding: 2px 4px; background: var(--bg); }
  .lesson { font-size: 13px; line-height: 1.35; } .lesson p { margin: 2px 0; } .lesson h3 { margin: 2px 0; font-size: 13px; text-wrap: wrap; } .choices { gap: 3px; } .choice { padding: 2px 8px; min-height: 30px; } .lesson progress { display: none; } .lesson-fold { min-height: 28px; }
}
@media (max-width: 560px) and (max-height: 480px) and (pointer: coarse) { .in-lesson .side:not(.open):has(> .unfolded) { top: 41px; } }
.presenting.in-lesson #kobai { grid-template: minmax(0, 1fr) / minmax(0, 1fr) minmax(280px, 34vw); grid-template-areas: "main side"; }
.presenting.in-lesson .side { display: flex; }
.presenting.in-lesson .side > :not(.lesson) { display: none; }
.presenting .lesson { font-size: clamp(16px, 1.6vw, 27px); border: 0; } .presenting .lesson :is(.hint, .choice-note) { font-size: inherit; } .presenting .lesson :is(h2, h3) { font-size: 1.1em; } .presenting .lesson details, .presenting[data-lesson="why"] .lesson-text { display: none; }
@media (max-width: 760px) { .presenting.in-lesson #kobai { grid-template: minmax(0, 1fr) auto / minmax(0, 1fr); grid-template-areas: "main" "side"; } .presenting.in-lesson .side { overflow: auto; } }
@media (max-height: 480px), (max-width: 760px) { .presenting .lesson { font-size: 15px; } }
@media (min-width: 901px) and (min-height: 481px) { .presenting .lesson { font-size: clamp(20px, 1.6vw, 27px); } }
`;
