/** The style of lessons: the panel, and the list to choose from. */

export const LESSONS = `
.lesson { border: 1px solid var(--accent); border-radius: 10px; padding: 10px 14px 12px; background: var(--bg); font-size: 15px; line-height: 1.55; }
.lesson p { margin: 8px 0; text-wrap: pretty; } .lesson .hint { margin: 0; }
.lesson { order: -2; }
.bar .to-lessons { flex: none; padding: 2px 12px; border-color: var(--accent); border-radius: 999px; }
.lesson-head { display: flex; align-items: start; gap: 8px; } .lesson-head .spring { flex: 1; }
.lesson h2 { margin: 4px 0 0; font-size: 17px; line-height: 1.35; color: var(--ink); } .lesson h2:focus-visible { outline-offset: 4px; }
.lesson h3 { margin: 10px 0 6px; font-size: 15px; font-weight: 650; }
.lesson progress { display: block; width: 100%; height: 5px; margin: 4px 0 0; accent-color: var(--accent); }
.choices { list-style: none; margin: 0; padding: 0; display: grid; gap: 6px; }
.choice { display: grid; grid-template-columns: 1.1em 1fr; column-gap: 6px; width: 100%; min-height: 40px; padding: 7px 12px; text-align: start; align-items: baseline; }
.choice:disabled { opacity: 1; } .choice:disabled:not(.right, [aria-pressed="true"]) { color: var(--soft); }
.choice.right { border-color: var(--good); box-shadow: inset 0 0 0 1px var(--good); font-weight: 600; } .choice.right .choice-mark { color: var(--good); }
.choice-note { grid-column: 2; font-size: 12.5px; font-weight: 400; color: var(--soft); }
.lesson-said { min-height: 2em; scroll-margin: 56px 0; }
.lesson-why { border-inline-start: 3px solid var(--good); padding-inline-start: 10px; }
.lesson-buttons { display: flex; flex-wrap: wrap; gap: 8px; margin: 6px 0 4px; } .lesson > .lesson-buttons { position: sticky; bottom: -24px; background: var(--bg); padding: 4px 0; } .lesson-buttons .go { background: var(--accent); border-color: var(--accent); color: var(--bg); font-weight: 600; margin-inline-start: auto; min-width: 6em; }
.lesson details ul { margin: 4px 0 0; padding-inline-start: 1.2em; font-size: 13.5px; } .lesson details li { margin: 3px 0; }
[data-lesson="ask"] .verdicts .verdict { visibility: hidden; } [data-lesson="ask"] .verdicts .verdict-run { visibility: visible; }
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
  .lesson { font-size: 14px; padding: 6px 10px; } .lesson > .lesson-buttons { gap: 5px; bottom: -8px; } .lesson-buttons button { padding: 3px 7px; } .lesson-buttons .go { min-width: 4em; }
}
@media (max-width: 760px) and (min-height: 481px), (max-width: 560px) {
  .in-lesson .side:not(.open) { max-height: 42dvh; overflow: auto; }
  .side:not(.open) > .lesson:not([hidden]) { display: block; }
  .lesson { font-size: 14.5px; padding: 6px 12px 8px; } .lesson h2 { margin: 0; font-size: 15.5px; } .choice { padding: 6px 10px; }
}
.presenting.in-lesson #kobai { grid-template: minmax(0, 1fr) / minmax(0, 1fr) minmax(300px, 34vw); grid-template-areas: "main side"; }
@media (max-width: 760px) { .presenting.in-lesson #kobai { grid-template: minmax(0, 1fr) 42dvh / minmax(0, 1fr); grid-template-areas: "main" "side"; } .presenting.in-lesson .side { overflow: auto; } }
.presenting.in-lesson .side { display: flex; }
.presenting.in-lesson .side > :not(.lesson) { display: none; }
.presenting .lesson { font-size: clamp(22px, 1.6vw, 27px); border: 0; } .presenting .lesson :is(.hint, .choice-note) { font-size: inherit; } .presenting .lesson :is(h2, h3) { font-size: 1.1em; } .presenting .lesson details { display: none; }
`;
