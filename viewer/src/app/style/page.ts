/** The style of the live page as a whole: its grid, type, colours and common controls. */

export const PAGE = `
:root { color-scheme: light; --bg: #ffffff; --raised: #f6f7f9; --ink: #16181d; --soft: #5a6270; --line: #d8dce2; --accent: #b84e00; --bad: #b3261e; --good: #0a6b4b; }
:root[data-theme="dark"] { color-scheme: dark; --bg: #0d1117; --raised: #161b22; --ink: #e6edf3; --soft: #9aa5b4; --line: #2b323c; --accent: #ff9d4d; --bad: #ff8a80; --good: #4cd6a5; }
* { box-sizing: border-box; }
html, body { margin: 0; height: 100%; background: var(--bg); color: var(--ink); }
body { font: 14px/1.5 system-ui, -apple-system, "Segoe UI", "Hiragino Sans", "Noto Sans JP", "Noto Sans CJK JP", sans-serif; font-variant-numeric: tabular-nums; line-break: strict; }
#kobai { display: grid; height: 100dvh; grid-template: auto auto minmax(0, 1fr) / minmax(0, 1fr) clamp(290px, 24vw, 400px); grid-template-areas: "bar bar" "lost lost" "main side"; }
.bar { grid-area: bar; display: flex; align-items: center; gap: 8px; padding: 1px 16px; border-bottom: 1px solid var(--line); }
.bar > * { flex: none; white-space: nowrap; } .bar h1 { margin: 0; font-size: 17px; font-weight: 650; letter-spacing: .01em; }
.bar .tagline { color: var(--soft); } .bar .to-link { padding: 2px 12px; border-radius: 999px; }
.bar .spring { flex: 1; }
.bar .answered { color: var(--soft); font-size: 12.5px; }
.main { grid-area: main; display: flex; flex-direction: column; min-width: 0; min-height: 0; }
.stage-host { flex: 1; min-height: 0; position: relative; }
.stage-box { position: absolute; inset: 0; }
.stage-box::part(gear) { display: none; }
[data-stale="refused"] .said { display: none; }
.said { position: relative; z-index: 2; text-align: center; display: flex; justify-content: center; align-items: center; gap: 16px; }
.said .verdicts { flex: none; max-width: 100%; } .said:has(.several) .verdicts { flex: 1; }
.said:has(.several), .titled .said { flex-direction: column; gap: 0; } .said .advice { max-width: 100%; } .said:has(.several) .verdicts { width: 100%; }
.verdicts { display: flex; flex-wrap: wrap; justify-content: center; gap: 0 20px; min-height: 30px; }
.verdict { margin: 0; font-size: clamp(17px, 1.5vw, 21px); line-height: 1.4; font-weight: 600; }
.verdict .what { display: inline-grid; } .verdict .what > span { grid-area: 1 / 1; text-align: center; align-self: center; }
.verdict .now { color: var(--soft); font-weight: 400; white-space: nowrap; }
.verdict.under-way .ending { visibility: hidden; }
.stage-box:has(.verdicts:not(.several) .now:not(:empty))::part(status) { visibility: hidden; }
.verdict.diverged, .verdict.nonfinite, .verdict.refused { color: var(--bad); }
.verdict.converged:not(.partial) { color: var(--good); }
.verdicts.several { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, min(var(--row, 20em), var(--column, 23em))), max-content)); text-align: left; font-size: clamp(14.5px, 1.15vw, 17px); max-height: min(17em, 32dvh); overflow: auto; }
.several .verdict { display: flex; align-items: baseline; gap: 4px; font-size: inherit; font-weight: 400; }
.several .verdict .what > span { text-align: left; align-self: baseline; }
.verdict-run { flex: none; border: 0; background: none; padding: 0 6px 0 2px; font-weight: 600; color: var(--ink); border-radius: 6px; white-space: nowrap; }
.panel-toggles { display: contents; }
.stage-box :is(.panel-toggles button, .present, .corner button) { width: 36px; height: 36px; padding: 0; display: grid; place-items: center; background: none; border: 0; border-radius: 8px; box-shadow: none; }
.stage-box button svg { width: 20px; height: 20px; fill: currentColor; display: block; }
.stage-box button[aria-pressed="true"]:not(.verdict-run) { color: var(--accent); background: var(--raised); }
@media (min-width: 1216px) and (min-height: 481px) { :root:not(.presenting) .stage-box :is(.panel-toggles button, .present) { width: auto; display: inline-flex; align-items: center; gap: 4px; padding: 0 8px; font-size: 13px; } :root:not(.presenting) .stage-box :is(.panel-toggles button, .present)::after { content: attr(data-word); } }
.verdict-run[aria-pressed="true"] { background: var(--raised); box-shadow: inset 0 0 0 1px var(--accent); }
.panel-corners { position: absolute; inset: 0; }
.corner { position: absolute; width: 48px; margin: -24px 0 0 -48px; display: flex; pointer-events: auto; color: var(--soft); }
.stage-box .corner button { width: 24px; height: 24px; } .stage-box .corner svg { width: 14px; height: 14px; }
.dot { display: inline-block; width: 10px; height: 10px; border-radius: 50%; flex: none; margin-right: 6px; }
.side { grid-area: side; overflow: auto; padding: 12px 16px 24px; border-left: 1px solid var(--line); display: flex; flex-direction: column; gap: 16px; }
.label, .side h2 { font-size: 12.5px; font-weight: 600; color: var(--soft); margin: 0 0 4px; }
button, select, input, summary { font: inherit; color: inherit; }
button, select, .number, .formula-box, .filter, summary.button { background: var(--raised); border: 1px solid var(--line); border-radius: 7px; padding: 4px 10px; }
button { cursor: pointer; }
button:disabled { opacity: .4; cursor: default; }
button:hover:not(:disabled) { border-color: var(--soft); }
button[aria-pressed="true"] { border-color: var(--accent); box-shadow: inset 0 0 0 1px var(--accent); }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.quiet { background: none; border-color: transparent; color: var(--soft); text-decoration: underline; text-underline-offset: 3px; padding: 4px 2px; }
.icon { min-width: 32px; min-height: 32px; padding: 2px 6px; line-height: 1; font-size: 16px; background: none; border-color: transparent; }
.formula { display: block; width: 100%; min-height: 52px; padding: 10px; font-size: 18px; overflow: auto hidden; scrollbar-width: thin; white-space: nowrap; text-align: center; cursor: text; position: relative; padding-right: 30px; background: var(--bg); }
.lines { white-space: normal; } .lines > span { display: inline-block; }
.formula > svg { position: absolute; right: 8px; top: 8px; width: 16px; height: 16px; fill: var(--soft); } .formula:hover > svg { fill: var(--accent); }
/* A long formula ends before the pencil. */
.formula.long > svg { right: 0; top: 0; width: 28px; height: 100%; padding: 0 6px; background: var(--bg); box-shadow: -6px 0 8px 2px var(--bg); }
math { font-family: "Latin Modern Math", "STIX Two Math", "Cambria Math", "TeX Gyre Termes Math", "DejaVu Math TeX Gyre", math, serif; }
.formula math { font-size: 1.05em; } mover[accent] > mo { padding-bottom: .14em; }
.formula-box { width: 100%; margin-top: 6px; font-family: ui-monospace, Menlo, Consolas, "Noto Sans Mono CJK JP", monospace; }
.formula-error { color: var(--bad); } .formula-error p { margin: 2px 0 0; } .formula-error pre { margin: 6px 0 0; font: 13px/1.25 ui-monospace, Menlo, Consolas, monospace; overflow-x: auto; }
[aria-invalid="true"] { border-color: var(--bad); }
.chips { display: flex; flex-wrap: wrap; gap: 6px; }
.chip { display: inline-flex; align-items: stretch; border: 1px solid var(--line); border-radius: 999px; background: var(--raised); overflow: hidden; }
.chip.focused { border-color: var(--accent); box-shadow: inset 0 0 0 1px var(--accent); }
.chip button, .chip select { border: 0; border-radius: 0; background: none; box-shadow: none !important; padding: 4px 8px; min-height: 30px; }
.chip .swap { width: 24px; padding: 0; appearance: none; text-indent: 100px; background: linear-gradient(45deg, transparent 50%, var(--soft) 50%) 7px 13px / 5px 5px no-repeat, linear-gradient(135deg, var(--soft) 50%, transparent 50%) 12px 13px / 5px 5px no-repeat; }
.add { border-radius: 999px; width: 44px; appearance: none; text-align: center; text-align-last: center; }
.update { margin: 6px 0 0; color: var(--soft); font-size: 13px; overflow-wrap: anywhere; overflow-x: auto; }
.update math { font-size: 1.15em; } .update > span { display: inline-block; margin-right: 16px; }
.hyper small { display: block; font-size: 11px; line-height: 1.2; }
.step-size { border: 1px solid var(--line); border-radius: 10px; padding: 10px 14px 22px; background: var(--raised); }
.step-size.beyond { border-color: var(--bad); }
.step-size-head { display: flex; justify-content: space-between; align-items: center; gap: 8px; }
.step-size-head .label { font-size: 14px; line-height: 1.3; color: var(--ink); }
.step-size-head .number { flex: none; width: 98px; font-size: 16px; font-weight: 600; background: var(--bg); }
.step-size-track { position: relative; margin: 24px 8px 0; }
.step-size-slider { width: calc(100% + 16px); margin: 0 -8px; height: 32px; }
input[type="range"] { accent-color: var(--accent); }
.step-size-tick { position: absolute; top: -9px; bottom: 6px; width: 0; border-left: 2px solid var(--bad); pointer-events: none; }
.step-size-tick.left span { left: auto; right: 4px; }
.step-size-slider:focus-visible { outline-offset: -4px; border-radius: 16px; }
.step-size-tick span { position: absolute; top: -11px; left: 4px; font-size: 11px; color: var(--bad); white-space: nowrap; }
.step-size-ends { position: relative; height: 0; margin: 0 8px; font-size: 11px; color: var(--soft); }
.step-size-ends span { position: absolute; transform: translateX(-50%); }
.row { display: flex; align-items: center; gap: 10px; padding: 3px 0; }
.row > span:first-child { flex: 0 0 8.5em; color: var(--soft); }
.row select { flex: 1; width: 100%; min-width: 0; }
.row input[type="range"] { flex: 1; min-width: 0; } .row output { width: 5.5em; text-align: right; }
.row .number { width: 92px; min-width: 0; }
.hyper .row { gap: 8px; } .hyper .row > span:first-child { flex: 0 1 8.5em; min-width: 0; overflow-wrap: anywhere; } .hyper .row input[type="range"] { min-width: 110px; } .hyper .row .number { flex: none; width: 64px; padding-inline: 6px; }
.constants .row { flex-wrap: wrap; } .constants .row > span:first-child { flex: 0 0 auto; min-width: 3.5em; max-width: 100%; overflow-wrap: anywhere; } .constants .row > input[type=range] { flex: 1 1 48px; min-width: 48px; width: 48px; }
.constants .number { width: 104px; }
.steps-row > span:first-child { flex-basis: auto; margin: 0; }
.coordinates, .buttons, .share { display: flex; flex-wrap: wrap; gap: 6px; margin-bottom: 6px; }
.coordinates .number { width: 92px; }
.coordinates label { display: flex; align-items: center; gap: 7px; }
.coordinates label sub { margin-left: 1px; line-height: 1; }
.coordinates label > span { font-family: var(--math, serif); }
.hint { margin: 2px 0 8px; color: var(--soft); font-size: 12.5px; }
details > summary { cursor: pointer; color: var(--soft); padding: 4px 0; }
summary.button { color: var(--ink); list-style: none; padding: 4px 10px; display: inline-block; }
.menu { position: relative; display: inline-block; }
.menu-items { position: absolute; z-index: 5; bottom: 100%; left: 0; background: var(--bg); border: 1px solid var(--line); border-radius: 8px; padding: 6px; display: grid; grid-template-columns: 1fr 1fr; gap: 4px; width: 180px; margin-bottom: 4px; box-shadow: 0 6px 20px #0003; }
.jobs { list-style: none; margin: 6px 0 0; padding: 0; } .jobs li { display: flex; align-items: center; gap: 8px; } .jobs a { color: var(--accent); }
.qr { border: 1px solid var(--line); border-radius: 12px; background: var(--bg); color: var(--ink); width: min(640px, 94vw); padding: 0 0 12px; }
.qr svg { display: block; width: min(600px, 80vw, 68dvh); margin: 12px auto 0; } .qr p { padding: 0 16px; overflow-wrap: anywhere; } .qr::backdrop { background: #0006; }
.dialog-head .spring { flex: 1; }
.dialog-head { display: flex; gap: 8px; padding: 12px; border-bottom: 1px solid var(--line); } .filter { flex: 1; }
.toast { position: fixed; left: 50%; width: max-content; top: 2px; transform: translateX(-50%); padding: 4px 16px; border-radius: 9px; background: var(--ink); color: var(--bg); z-index: 10; max-width: 92vw; } .toast button { flex: none; min-height: 0; margin-inline-start: 8px; padding: 0 8px; color: inherit; background: none; border-color: currentColor; }
/* It has a row of its own, or in wide windows the room that is free in the bar: it covers nothing. */
:root:not(.presenting, .embedded) .toast { position: static; grid-area: lost; width: auto; max-width: none; transform: none; border-radius: 0; font-size: 14px; line-height: 1.35; text-align: center; }
@media (min-width: 1101px) and (min-height: 481px) {
  :root:not(.presenting, .embedded) .toast { grid-area: bar; place-self: center start; display: flex; align-items: center; gap: 6px; width: max-content; max-width: calc(100vw - var(--named) - var(--rest-of-bar)); margin-inline-start: var(--named); padding: 2px 12px; border-radius: 9px; font-size: 13px; line-height: 1.2; text-align: start; }
  .bar:has(~ .toast:not([hidden])) .tagline { visibility: hidden; }
}
.skip { position: absolute; z-index: 9; top: 2px; left: 12px; } .skip:not(:focus) { clip-path: inset(50%); width: 1px; height: 1px; padding: 0; overflow: hidden; }
.lost { grid-area: lost; padding: 6px 16px; text-align: center; background: var(--bad); color: var(--bg); }
.sheet-toggle { display: none; }
[hidden] { display: none !important; }
.embedded #kobai { grid-template: minmax(0, 1fr) / minmax(0, 1fr); grid-template-areas: "main"; }
.embedded :is(.bar, .side, .sheet-toggle, .lost) { display: none; }
@media (max-width: 1100px) { .bar .tagline { display: none; } .step-size-head .label { font-size: 13px; } .step-size-head .number { width: 86px; } }
@media (max-width: 1100px), (max-height: 760px) { .verdicts.several { font-size: 13px; } .several .verdict { line-height: 1.2; } .said:has(.several) .verdicts { min-height: 0; } .said:has(.several) .advice { min-height: 20px; font-size: 12.5px; line-height: 1.2; } .said:has(.several) .advice button { padding-block: 0; } }
.beta { flex: 1 1 110px; min-width: 110px; padding-bottom: 12px; } .beta input[type="range"] { width: 100%; display: block; }
@media (max-height: 480px) {
  #kobai { grid-template: auto auto minmax(0, 1fr) / minmax(0, 1fr) var(--side, 240px); grid-template-areas: "lost lost" "main bar" "main side"; }
  .bar { padding: 0 8px; gap: 0; border-left: 1px solid var(--line); } .bar h1 { font-size: 15px; } .bar :is(.tagline, .answered, .roman, .to-link) { display: none; }
  .bar .icon { min-width: 24px; min-height: 30px; padding: 0; } .bar button:not(.icon) { font-size: 13px; padding: 0 4px; margin-left: 5px; } .bar .spring { display: none; }
  .side { padding: 8px; gap: 10px; } .side > .step-size { order: -1; } .formula { font-size: 16px; padding: 8px 26px 8px 6px; min-height: 44px; }
  .verdicts { min-height: 0; } .verdict { font-size: 15px; line-height: 1.3; }
  .said .verdicts { flex: 0 1 auto; } .said .advice { flex: 0 0 auto; max-width: 50%; } .advice-next, .advice-end { display: none; } .said:has(.several) .advice { display: none; }
  .verdicts.several { gap: 0 8px; font-size: 12.5px; --column: 21em; } .several .verdict { line-height: 1.25; gap: 0; } .stage-box:has(.several)::part(title) { display: none; }
}
@media (max-width: 760px) and (min-height: 481px), (max-width: 560px) {
  #kobai { grid-template: auto auto minmax(0, 1fr) auto / minmax(0, 1fr); grid-template-areas: "bar" "lost" "main" "side"; }
  .bar :is(.answered, .roman, .to-link) { display: none; } .bar { padding: 0 104px 0 10px; border-left: 0; gap: 2px; } .bar h1 { font-size: 15px; } .bar .icon { min-width: 30px; padding: 0; }
  .said { min-height: 26px; } .said { flex-direction: column; gap: 0; } .said:has(.several) .advice { display: none; } .verdict { font-size: 16.5px; } .verdicts.several { font-size: 13.5px; } .several .verdict { line-height: 1.35; gap: 0; } .stage-box:has(.several)::part(line) { display: none; }
  .side { border-left: 0; padding: 2px 10px 4px; gap: 12px; overflow: hidden; }
  .side:not(.open) > :not(.step-size) { display: none; }
  .side.open { position: fixed; inset: 36px 0 0; overflow: auto; background: var(--bg); z-index: 6; padding: 8px 12px; }
  .step-size { padding: 2px 12px 15px; } .step-size-track { margin-top: 13px; } .step-size-head { gap: 2px; } .step-size-head .label { font-size: 14px; } .step-size-head .number { width: 92px; font-size: 15px; padding-inline: 8px; }
  @media (min-height: 600px) { .side.open { top: 45dvh; border-top: 1px solid var(--line); box-shadow: 0 -6px 20px #0003; } }
  .corner { width: 24px; margin-left: -24px; } .corner [data-act^="fold"] { display: none; }
  .sheet-toggle { display: block; grid-area: bar; place-self: center end; margin: 0 8px; min-height: 30px; border-radius: 9px; padding: 0 12px; font-weight: 600; z-index: 7; }
  .stage-box :is(.panel-toggles button, .present) { width: 32px; height: 34px; }
}
@media (max-height: 720px) { .stage-box { --stage-gap: 2px; } }
@media (max-width: 560px) { .advice-end { display: none; } }
@media (max-width: 560px) and (max-height: 480px) {
  .bar { padding-right: 84px; gap: 0; } .bar .icon { min-width: 22px; min-height: 26px; } .bar .spring { display: none; } .bar .quiet { padding: 0 2px; } .said .advice { display: none; } .bar h1 { font-size: 13px; }
  .sheet-toggle { margin: 0 6px; min-height: 26px; padding: 0 10px; font-size: 13px; }
  .said { min-height: 0; } .verdicts, .verdicts.several { display: flex; flex-wrap: nowrap; justify-content: safe center; overflow: auto hidden; scrollbar-width: none; } .verdict { font-size: 14px; white-space: nowrap; } .verdicts.several { justify-content: flex-start; padding-right: 36px; mask-image: linear-gradient(90deg, #000 calc(100% - 36px), transparent); }
  .side.open { inset: 32px 0 0; }
  .side:not(.open) { padding: 1px 6px 2px; }
  .side:not(.open) .step-size { display: flex; align-items: center; gap: 8px; padding: 0 4px; border: 0; background: none; }
  .side:not(.open) .step-size .number { padding: 0 8px; height: 28px; } .side:not(.open) .step-size-slider { height: 28px; display: block; }
  .side:not(.open) .step-size :is(.label, .step-size-ends, .step-size-tick span) { display: none; }
  .side:not(.open) .step-size-track { flex: 1; margin-top: 0; }
  .stage-box :is(.panel-toggles, .present) { display: none; }
}
.presenting { --zoom: 1.6; --stage-gap: 1px; --stage-padding: 2px 10px; --row: 44px; --strip: calc(var(--row) / var(--zoom)); --rest: 26%; overflow: clip; }
.presenting :is(body, #kobai, .main, .stage-host) { overflow: clip; }
.presenting #kobai { grid-template: minmax(0, 1fr) / minmax(0, 1fr); grid-template-areas: "main"; }
.presenting :is(.bar, .sheet-toggle, .lost), .presenting:not(.in-lesson) .side > :not(.step-size) { display: none; }
.presenting .stage-box { inset: 0 auto auto 0; width: calc(100% / var(--zoom)); height: calc(100% / var(--zoom) - var(--strip)); transform: scale(var(--zoom)); transform-origin: 0 0; }
.presenting .stage-box::part(stage) { outline: none; } .presenting .stage-box::part(notes) { line-height: 1.15; padding-top: 8px; } .presenting .stage-box::part(play) { width: 40px; height: 40px; }
/* The controls keep their size: they are for the one who presents. */
.presenting .stage-box::part(controls) { position: absolute; inset: 100% auto auto 0; width: calc((100% - var(--rest)) * var(--zoom)); height: var(--row); padding: 0 6px 0 14px; z-index: 4; flex-wrap: nowrap; transform: scale(calc(1 / var(--zoom))); transform-origin: 0 0; }
.presenting.in-lesson { --rest: 0px; }
.presenting:not(.in-lesson) .side { position: fixed; z-index: 4; left: calc(100% - var(--rest)); right: 0; bottom: 0; max-height: none; padding: 0; border: 0; overflow: visible; }
.presenting:not(.in-lesson) .side .step-size { display: flex; align-items: center; gap: 20px; height: var(--row); border: 0; border-radius: 0; padding: 0 20px 0 8px; background: none; }
.presenting .step-size-head { flex: none; gap: 16px; } .presenting .step-size-head .label { display: block; font-size: 20px; } .presenting .step-size-head .number { font-size: 22px; width: 118px; padding-block: 0; }
.presenting .side .step-size-track { flex: 1; margin: 8px 8px 0; } .presenting .side .step-size-tick span { display: inline; font-size: 13px; top: -2px; } .presenting .side .step-size-ends { display: none; }
.presenting .said .word { text-decoration: none; } /* The verdict stands in the middle whether advice is seen or not. */ .presenting.presenting .said:not(:has(.several, .best:not([hidden]))) { display: grid; grid-template-columns: minmax(0, 1fr) auto minmax(0, 1fr); } .presenting .said:not(:has(.several, .best:not([hidden]))) .verdicts { grid-column: 2; } .presenting .said:not(:has(.several, .best:not([hidden]))) .advice { grid-column: 3; justify-self: start; } /* Advice stands beside the verdict; what of it has no room there is not shown, so that the picture stays. */
.presenting.presenting .said:not(:has(.several)) { flex-flow: row nowrap; justify-content: center; gap: 0 16px; } .presenting.presenting .said:not(:has(.several)) .advice { height: 28px; min-height: 0; overflow: hidden; } .presenting :is(.advice-next, .advice-end), .presenting .advice:empty { display: none; } .presenting .advice button { flex-shrink: 0; } .presenting .said:has(.several) .advice { display: none; }
.presenting :is(.corner, .advice), .presenting:not(.in-lesson) .side, .presenting .stage-box::part(controls) { transition: opacity .18s; }
.presenting.idle { cursor: none; }
.presenting.idle :is(.corner, .advice), .presenting.idle:not(.in-lesson) .side, .presenting.idle .stage-box::part(controls) { opacity: 0; pointer-events: none; }
@media (max-width: 1800px) { .presenting .step-size-head .label { display: none; } .presenting:not(.in-lesson) .step-size-head::before { content: "η ="; font-size: 20px; margin-right: -8px; } }
@media (max-width: 1180px) { .presenting { --rest: 32%; } }
@media (max-width: 900px), (max-height: 480px) {
  .presenting { --zoom: 1.2; --rest: 36%; } .presenting .step-size-head .number { font-size: 16px; width: 98px; padding-inline: 8px; } .presenting .stage-box::part(track) { order: 0; flex: 1 1 60px; } .presenting:not(.in-lesson) .side .step-size { padding: 0 12px 0 4px; gap: 10px; }
  .presenting .stage-box::part(count), .presenting:not(.in-lesson) .stage-box::part(step-view), .presenting:not(.in-lesson) .stage-box::part(save) { display: none; }
}
@media (max-width: 760px) and (min-height: 481px) { .presenting .stage-box::part(track) { order: -1; flex: 1 1 100%; } }
@media (max-width: 760px) {
  .presenting { --rest: 0px; --row: 48px; --strip: calc(84px / var(--zoom)); } .presenting:not(.in-lesson) { --strip: calc(132px / var(--zoom)); }
  .presenting .stage-box::part(controls) { height: 84px; padding: 0 6px; align-content: center; flex-wrap: wrap; }
  .presenting:not(.in-lesson) .side { left: 0; } .presenting:not(.in-lesson) .side .step-size { padding: 0 14px; }
}
@media (max-width: 560px) and (max-height: 480px) {
  .presenting { --zoom: 1; --row: 40px; --strip: 36px; } .presenting:not(.in-lesson) { --strip: 76px; }
  .presenting .stage-box::part(controls) { height: 36px; } .presenting .stage-box .present { display: grid; }
}
@media print {
  :root, :root[data-theme="dark"] { color-scheme: light; --bg: #ffffff; --ink: #16181d; --soft: #5a6270; --line: #d8dce2; --accent: #b84e00; --bad: #b3261e; --good: #0a6b4b; }
  html, body, #kobai { display: block; height: auto; }
  .bar, .side, .sheet-toggle, .toast, .lost, dialog { display: none !important; }
  .main, .stage-host, .stage-box { display: block; position: static; }
  .presenting .stage-box { width: auto; height: auto; transform: none; } .presenting .side { display: none; }
  .stage-box::part(said) { display: none; }
  .panel-corners, .advice, .skip { display: none !important; }
}
/* Fingers need more room than a pointer, which the picture has of its margins. */
@media (pointer: coarse) {
  .stage-box { --stage-padding: 2px 6px 0; --stage-gap: 2px; }
  button:not(.verdict-run, .word), select, .number, .formula-box, .filter, .formula, .lesson-buttons button, summary, .chip :is(button, select), .step-size-head .number { min-height: 40px; }
  summary { align-content: center; } .row > input[type="checkbox"] { width: 22px; height: 22px; } label.row { min-height: 40px; }
  .icon, .bar .icon, .fix, .add { min-width: 40px; min-height: 40px; } .chip .swap { width: 40px; background-position: 15px 18px, 20px 18px; } .chip button { min-width: 40px; }
  .row input[type="range"], .step-size-slider { height: 40px; } .row { padding: 0; }
  .bar { min-height: 41px; padding-block: 0; } .bar .spring { min-width: 0; }
  .said:has(.several) .advice button:not(.word) { min-height: 32px; }
  .stage-box .corner { width: 40px; margin: -40px 0 0 -40px; } .stage-box .corner button { width: 40px; height: 40px; } .stage-box .corner [data-act^="fold"] { display: none; }
  .stage-box :is(.panel-toggles button, .present) { width: 40px; height: 40px; }
  @media (max-height: 599px) { .side.open { top: 41px; } }
}
@media (pointer: coarse) and (max-width: 760px), (pointer: coarse) and (max-height: 480px) {
  .bar { padding: 0 0 0 8px; gap: 0; } .bar .icon { padding: 0; } .bar :is(.quiet, .to-lessons, button:not(.icon)) { padding: 0 4px; margin: 0; }
  .stage-box .present.present { display: none; }
}
@media (pointer: coarse) and (max-width: 760px) { .bar { padding-right: 84px; } .sheet-toggle { margin: 0 4px; padding: 0 9px; } .side:not(.open) { padding: 2px 8px; } .several .verdict { line-height: 1.25; } .stage-box { --stage-padding: 2px 4px 0; } .step-size { padding-bottom: 12px; } .step-size-track { margin-top: 2px; } .step-size-tick span { top: -3px; } }
/* A window that is low and narrow has the bar with the settings: the verdict stands in its place. */
@media (pointer: coarse) and (max-width: 560px) and (max-height: 480px) {
  :root:not(:has(.side.open)) .bar { display: none; } .sheet-toggle { position: fixed; top: 1px; right: 0; z-index: 7; }
  .stage-box { --stage-padding: 0; --stage-gap: 0px; } .stage-box::part(controls) { padding: 0 6px; } :root:not(.in-lesson) .said { min-height: 41px; padding-right: 86px; } .presenting .said { padding-right: 0; }
  .side:not(.open) { padding: 0 6px 1px; }
}
@media (pointer: coarse) and (max-height: 480px) {
  #kobai { --side: 256px; } .step-size-track { margin-top: 10px; } .stage-box::part(save) { display: none; }
  .bar h1 { position: absolute; clip-path: inset(50%); }
}
@media (forced-colors: active) {
  .dot { forced-color-adjust: none; }
  button[aria-pressed="true"], .chip.focused { outline: 2px solid Highlight; outline-offset: -2px; } .chip.focused { outline-offset: 1px; }
  .step-size-tick { border-color: CanvasText; }
}
@media (prefers-reduced-motion: no-preference) { button, .step-size { transition: border-color .12s, box-shadow .12s; } }
`;
