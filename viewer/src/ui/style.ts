/** The style sheet of the viewer around the stage. Colours are custom properties; see `css_variables.ts`. */

export const STYLE = `
:host { display: block; container-type: inline-size; }
.kobai {
  --gap: 8px;
  display: flex; flex-direction: column; gap: var(--gap);
  position: relative; box-sizing: border-box; width: 100%; padding: 12px 14px 10px;
  background: var(--bg); color: var(--ink); accent-color: var(--accent);
  font: 14px/1.45 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Hiragino Sans", "Yu Gothic UI", "Noto Sans CJK JP", sans-serif;
  font-variant-numeric: tabular-nums; line-break: strict; word-break: normal; overflow-wrap: anywhere;
}
.kobai:lang(ja) { word-break: auto-phrase; }
.kobai.fill { height: 100%; }
.kobai.scrolls { min-height: 420px; }
.kobai *, .kobai *::before { box-sizing: border-box; }
.kobai :focus { outline: none; }
.kobai :focus-visible, .kobai.stage-focus .stage { outline: 2px solid var(--accent-ink); outline-offset: 2px; border-radius: 4px; }
header, .chips, .bar, .notes { flex: none; }
header { text-align: center; min-height: 20px; }
h2 { margin: 0; font-size: 20px; font-weight: 500; line-height: 1.5; }
h2 .lines { display: inline-block; white-space: normal; line-height: 1.3; } .lines > span { display: inline-block; }
h2 { overflow: auto hidden; scrollbar-width: thin; white-space: nowrap; padding: 2px; }
h2.long { mask-image: linear-gradient(90deg, #000 calc(100% - 28px), transparent); }
h2 math { font-size: 1.08em; }
math { font-family: "Latin Modern Math", "STIX Two Math", "Cambria Math", "TeX Gyre Termes Math", "DejaVu Math TeX Gyre", math, serif; }
.line { margin: 0; text-wrap: balance; color: var(--quiet); font-size: 13px; }
.chips { display: flex; flex-wrap: wrap; justify-content: center; gap: 4px 6px; margin: 0; padding: 2px; list-style: none; max-height: 80px; overflow: auto; }
.chips button { display: inline-flex; align-items: center; gap: 6px; height: 28px; padding: 0 10px; border: 1px solid var(--edge); border-radius: 14px; font-size: 13px; width: auto; }
.chips i { width: 10px; height: 10px; border-radius: 50%; background: var(--run); flex: none; }
.chips .said { display: inline-flex; align-items: center; gap: 6px; font-size: 12.5px; color: var(--quiet); padding: 0 4px; }
.chips i.star { width: 13px; height: 13px; border-radius: 0; clip-path: polygon(50% 0, 61% 35%, 98% 35%, 68% 57%, 79% 91%, 50% 70%, 21% 91%, 32% 57%, 2% 35%, 39% 35%); }
.chips i.line { width: 16px; height: 3px; border-radius: 2px; }
.chips [aria-pressed="true"] { border-color: var(--ink); font-weight: 600; }
.main { flex: 1 1 auto; display: grid; grid-template-columns: minmax(0, 1fr); gap: 12px; min-height: 0; }
.main.split { grid-template-columns: minmax(0, 1fr) minmax(280px, 34%); }
.main > .stage, .main > slot, .axis-words { grid-area: 1 / 1; }
.axis-words { position: relative; pointer-events: none; z-index: 1; } .axis-words button { position: absolute; pointer-events: auto; text-decoration: none; border-bottom: 1.5px dotted var(--quiet); width: 0; }
.axis-words button::after { content: ""; position: absolute; inset: -6px; } @media (pointer: coarse) { .axis-words button::after { inset: -14px -4px; } }
.axis-words [hidden] { display: none; } @media print { .axis-words { display: none; } }
.main > slot { display: block; position: relative; pointer-events: none; z-index: 1; }
.stage { position: relative; min-height: 0; touch-action: none; cursor: grab; user-select: none; -webkit-user-select: none; }
.stage:active { cursor: grabbing; }
.stage.pick { cursor: crosshair; }
.stage.on-ball { cursor: move; }
.stage.ranging:not(.on-ball) { cursor: all-scroll; }
.stage canvas { position: absolute; inset: 0; width: 100%; height: 100%; display: block; }
.stage canvas + canvas { pointer-events: none; }
.tip { position: absolute; left: 0; top: 0; pointer-events: none; padding: 5px 9px; border-radius: 6px; font-size: 12.5px; white-space: pre; background: var(--bg); color: var(--ink); border: 1px solid var(--edge); box-shadow: 0 2px 10px rgb(0 0 0 / .16); visibility: hidden; z-index: 3; max-width: 90%; }
.stage .tip.probed canvas { position: static; display: block; margin-top: 5px; image-rendering: pixelated; border-radius: 3px; }
.probe { position: absolute; left: -8px; top: -8px; width: 12px; height: 12px; border-radius: 50%; border: 2.5px solid var(--ink); box-shadow: 0 0 0 2px var(--bg), inset 0 0 0 1.5px var(--bg); pointer-events: none; visibility: hidden; z-index: 2; }
.tip b { display: flex; align-items: center; gap: 6px; font-weight: 600; }
.tip b::before { content: ""; width: 9px; height: 9px; border-radius: 50%; background: var(--run); }
.bar { display: flex; align-items: center; gap: 4px; flex-wrap: wrap; }
.bar .grow { flex: 1 1 160px; display: flex; align-items: center; gap: 10px; min-width: 0; padding: 0 6px; }
.bar input[type=range] { flex: 1; min-width: 60px; height: 28px; margin: 0; }
.bar output { min-width: 7.5em; text-align: right; font-size: 13px; color: var(--quiet); white-space: nowrap; }
button, select { font: inherit; color: inherit; background: transparent; border: 0; border-radius: 8px; cursor: pointer; }
.bar button { width: 36px; height: 36px; display: grid; place-items: center; }
button svg { width: 20px; height: 20px; fill: currentColor; display: block; }
.bar button.big { width: 44px; height: 44px; border-radius: 50%; background: var(--ink); color: var(--bg); }
.bar button.big svg { width: 24px; height: 24px; }
.bar button.try { width: auto; padding: 0 12px; border: 1px solid var(--edge); white-space: nowrap; }
button:hover, select:hover { background: var(--hover); }
.bar button.big:hover { background: var(--ink); opacity: .88; }
button[aria-pressed="true"]:not(.chips button) { color: var(--accent-ink); background: var(--hover); }
select { height: 36px; padding: 0 6px; border: 0; }
option { background: var(--bg); color: var(--ink); }
.menu { position: relative; }
.menu > div { position: absolute; right: 0; bottom: 42px; z-index: 5; min-width: 220px; padding: 6px; border-radius: 10px; background: var(--bg); border: 1px solid var(--edge); box-shadow: 0 6px 24px rgb(0 0 0 / .2); display: grid; gap: 2px; }
.menu > div[hidden] { display: none; }
.menu > div button { width: 100%; height: 34px; display: flex; place-items: center start; padding: 0 10px; text-align: left; white-space: nowrap; }
.menu label { display: flex; align-items: center; justify-content: space-between; gap: 12px; padding: 0 4px 0 10px; height: 36px; white-space: nowrap; }
.bar .more > button { display: none; }
.bar .more, .bar .more > div, .bar .more > div[hidden] { display: contents; }
.bar .more > div button { width: 36px; height: 36px; padding: 0; display: grid; place-items: center; }
.listed .bar .more { display: block; } .listed .bar .more > button { display: grid; }
.listed .bar .more > div { display: grid; } .listed .bar .more > div[hidden] { display: none; }
.listed .bar .more > div button { width: 100%; display: flex; align-items: center; justify-content: flex-start; gap: 10px; padding: 0 10px; } .listed .bar .more > div button::after { content: attr(title); }
@container (min-width: 900px) { .listed .bar [data-word][data-word] { width: auto; display: inline-flex; align-items: center; gap: 4px; padding: 0 8px; font-size: 13px; } .listed .bar [data-word]::after { content: attr(data-word); } }
.listed { --gap: var(--stage-gap, 4px); padding: var(--stage-padding, 6px 10px 4px); }
.listed header { display: flex; align-items: center; justify-content: center; gap: 0 18px; }
.listed h2 { flex: none; max-width: calc(100% - min(40%, 220px)); line-height: 1.35; } .listed header .line { flex: 0 1 auto; min-width: 0; font-size: 12.5px; line-height: 1.2; } .line .part { white-space: nowrap; } .listed .line [part="status"]:last-child:not(:empty) { display: inline-block; min-width: 9em; text-align: left; }
.listed > slot { display: block; flex: none; }
@media (max-height: 780px), (max-width: 560px) { .listed h2:not(.in-lines) { max-height: 38px; } }
.menu p { margin: 4px 10px 6px; max-width: 260px; font-size: 12px; color: var(--quiet); }
.notes { margin: 0; font-size: 12px; color: var(--quiet); text-align: center; }
.notes:empty { display: none; }
.toast { position: absolute; left: 50%; bottom: 64px; transform: translateX(-50%); z-index: 6; padding: 8px 14px; border-radius: 8px; background: var(--ink); color: var(--bg); font-size: 13px; display: flex; gap: 12px; align-items: center; max-width: 92%; }
.toast[hidden] { display: none; } @container (max-width: 520px) { .toast { bottom: 52px; padding: 5px 10px; font-size: 12px; line-height: 1.3; width: max-content; max-width: calc(100% - 12px); box-sizing: border-box; max-height: calc(2.6em + 12px); overflow: auto; } }
.toast progress { width: 120px; accent-color: var(--bg); }
.toast button { text-decoration: underline; padding: 2px 6px; }
.toast button:hover { background: transparent; }
.step-view { min-width: 0; overflow: auto; border-left: 1px solid var(--edge); padding: 0 2px 0 14px; font-size: 13px; }
.step-view[hidden] { display: none; }
.step-view h3 { display: flex; align-items: center; justify-content: space-between; margin: 0 0 6px; font-size: 14px; font-weight: 600; }
.step-view h3 button { width: 30px; height: 30px; display: grid; place-items: center; }
.step-view canvas { display: block; width: 100%; aspect-ratio: 1 / 0.82; border-radius: 6px; }
.step-view :is(.values, .formula) { overflow-x: auto; scrollbar-width: thin; background: linear-gradient(90deg, var(--bg) 40%, transparent) 0 0 / 36px 100% no-repeat local, linear-gradient(270deg, var(--bg) 40%, transparent) 100% 0 / 36px 100% no-repeat local, linear-gradient(90deg, color-mix(in srgb, var(--ink) 26%, transparent), transparent) 1px 0 / 12px 100% no-repeat, linear-gradient(270deg, color-mix(in srgb, var(--ink) 26%, transparent), transparent) calc(100% - 1px) 0 / 12px 100% no-repeat; }
.step-view .values { container-type: inline-size; margin: 8px 0; }
.step-view table { display: grid; grid-template-columns: minmax(min-content, 1fr) repeat(var(--columns), max-content); width: max-content; min-width: 100%; max-width: 100%; } .step-view tr { display: contents; }
.step-view th { text-align: left; font-weight: 500; padding: 2px 8px 2px 0; overflow-wrap: normal; word-break: normal; } .step-view th[scope=row] { grid-column: 1; padding-left: 19px; text-indent: -19px; }
.step-view td { text-align: right; padding: 2px 0 2px 8px; white-space: nowrap; }
.step-view th[scope=col] { text-align: right; padding: 2px 0 2px 8px; white-space: nowrap; }
.step-view .many { grid-template-columns: repeat(var(--columns), minmax(max-content, 1fr)); max-width: none; } .step-view .many :is(th[scope=row], tr:first-child > td) { grid-column: 1 / -1; } .step-view .many tr:first-child > td { padding: 0; }
.step-view .many th[scope=row] { justify-self: start; position: sticky; left: 0; padding: 4px 0 0 19px; } .step-view .many td + td, .step-view .many th + th[scope=col] { padding-left: 14px; }
@container (max-width: 300px) { .step-view .two { grid-template-columns: repeat(2, minmax(max-content, 1fr)); } .step-view .two :is(th[scope=row], tr:first-child > td) { grid-column: 1 / -1; } .step-view .two tr:first-child > td { padding: 0; } .step-view .two th[scope=row] { justify-self: start; padding: 4px 0 0 19px; } }
.step-view th > i { display: inline-block; width: 12px; height: 3px; border-radius: 2px; margin-right: 7px; vertical-align: middle; background: var(--run); }
.step-view .where { font-weight: 600; }
.step-view .where > i { display: inline-block; width: 10px; height: 10px; border-radius: 50%; margin-right: 6px; background: var(--run); }
.step-view mover[accent] > mo { padding-bottom: .14em; }
.step-view .formula { padding: 6px 0; display: grid; grid-template-columns: minmax(min-content, 1fr); gap: 8px; } .step-view .line math { margin-inline-end: .25em; }
.step-view .numbers { color: var(--quiet); font-size: 12px; padding-top: 3px; }
.step-view th button { padding: 1px 6px; border-radius: 4px; font: inherit; }
.step-view th button[aria-pressed="true"] { background: var(--edge); }
.step-view [data-part="gradient"] { color: var(--gradient); }
.step-view [data-part="momentum"] { color: var(--momentum); }
.step-view [data-part="scale"] { color: var(--scale); }
.step-view [data-part="step"] { color: var(--step); }
.step-view [data-letter] { border-radius: 3px; transition: background-color 0.5s; }
.step-view [data-phase="gradient"] [data-part="gradient"], .step-view [data-phase="momentum"] [data-part="momentum"],
.step-view [data-phase="scale"] [data-part="scale"], .step-view [data-phase="step"] [data-part="step"],
.step-view [data-phase=""] [data-lit] { background: color-mix(in srgb, currentColor 16%, transparent); transition: none; }
.step-view p { margin: 4px 0; color: var(--quiet); min-height: 2.9em; }
.step-view .phases { display: flex; gap: 4px; }
.step-view .phases button { flex: 1; height: 8px; border-radius: 4px; background: var(--edge); padding: 0; }
.step-view .phases button[aria-current="true"] { background: var(--accent-ink); }
.broken { padding: 24px; text-align: center; max-width: 46em; margin: auto; }
@media (max-height: 720px) { .listed .notes { white-space: nowrap; overflow: auto hidden; scrollbar-width: none; } .listed .notes[tabindex] { mask-image: linear-gradient(90deg, #000 calc(100% - 28px), transparent); padding-right: 28px; } }
@container (max-width: 800px) {
  .listed .subtitle { display: none; }
  .listed .notes { font-size: 11px; white-space: nowrap; overflow: auto hidden; scrollbar-width: none; }
  .listed .notes[tabindex] { mask-image: linear-gradient(90deg, #000 calc(100% - 28px), transparent); padding-right: 28px; }
  .listed .bar { position: relative; } .listed .bar .more { position: static; }
  .listed .bar .more > div { display: flex; flex-wrap: wrap; position: absolute; right: 0; bottom: 100%; min-width: 0; max-width: 100%; }
  .listed .bar .more > div[hidden] { display: none; }
  .listed .bar .more > div button { width: 40px; justify-content: center; padding: 0; } .listed .bar .more > div button::after { display: none; }
}
@container (max-width: 700px) {
  .kobai { padding: 8px 8px 0; }
  .kobai.scrolls { height: auto; min-height: 100%; }
  .bar { position: sticky; bottom: 0; z-index: 4; background: var(--bg); padding: 2px 0 6px; gap: 2px; }
  .bar button { width: 32px; height: 34px; }
  .bar button.big { width: 40px; height: 40px; }
  .bar select { padding: 0; width: 54px; }
  h2 { font-size: 17px; }
  .listed { padding: var(--stage-padding, 4px 8px 0); }
  .listed .bar { position: relative; padding: 0 0 2px; }
  .main.split { grid-template-columns: minmax(0, 1fr); grid-auto-rows: auto; }
  .main.split .stage { min-height: 260px; }
  .step-view { border-left: 0; border-top: 1px solid var(--edge); padding: 10px 0 0; }
  .kobai:not(.fill) .step-view, .scrolls .step-view { overflow: visible; }
  .kobai.fill:not(.scrolls) .main.split { grid-template-rows: minmax(0, 1fr) minmax(0, 1fr); }
  .kobai.fill:not(.scrolls) .main.split .stage { min-height: 0; }
  .kobai.fill:not(.scrolls):has(.main.split) :is(header, .chips, .notes) { display: none !important; }
}
@container (max-width: 520px) {
  .bar .grow { order: -1; flex-basis: 100%; }
  .listed header { flex-wrap: wrap; } .listed h2 { max-width: 100%; }
}
@media (max-height: 480px) {
  .step-view:not([hidden]) { display: flex; flex-direction: column; } .step-view > * { flex: none; } .step-view > :is(.phases, p) { order: 1; } .step-view > canvas { order: 2; } .step-view p { min-height: 0; }
  .kobai.listed.fill:not(.scrolls) .main.split { grid-template: minmax(0, 1fr) / minmax(0, 1fr) minmax(250px, 46%); grid-auto-flow: column; } .listed .step-view { border-top: 0; padding: 0 0 0 8px; }
  .listed header .line { display: none; }
  .listed .notes { font-size: 11px; line-height: 1.25; white-space: nowrap; overflow: auto hidden; scrollbar-width: none; }
  .listed.fill { display: grid; grid-template: auto minmax(0, 1fr) auto auto / auto minmax(0, 1fr); padding: var(--stage-padding, 2px 8px 0); gap: 1px 16px; align-items: center; justify-items: stretch; }
  .listed > :is(.main, .bar, .notes) { grid-column: 1 / -1; align-self: stretch; } .listed > .main { grid-row: 2; } .listed > header { max-width: 42cqw; } .listed > slot { grid-column: 2; grid-row: 1; }
  .listed h2 { max-width: 100%; max-height: 30px; font-size: 15.5px; line-height: 1.1; padding: 0; } .listed header { min-height: 0; }
  .listed .bar { padding: 0; } .listed .bar button.big { width: 34px; height: 34px; }
}
@media (max-height: 480px) and (max-width: 560px) {
  .kobai .main.split > .step-view { grid-area: 1 / 1; z-index: 2; background: var(--bg); border: 0; padding: 0; } .kobai.listed.fill:not(.scrolls) .main.split { grid-template: minmax(0, 1fr) / minmax(0, 1fr); }
  .listed :is(header, .notes) { display: none; } .listed > slot { grid-column: 1 / -1; }
  .listed .bar { flex-wrap: nowrap; } .listed .bar button.big { width: 32px; height: 32px; } .listed .bar button { height: 32px; }
  .listed .bar .grow { order: 0; flex: 1 1 60px; padding: 0 2px; }
  .listed .bar :is(output, select, [part="step-view"], [part="save"], .step) { display: none; }
}
@media (max-height: 800px) { .step-view canvas { max-height: 24vh; } }
@container (max-width: 700px) { .step-view canvas { max-height: 26vh; } .step-view:not([hidden]) { display: flex; flex-direction: column; } .step-view > * { flex: none; } .step-view > :is(.phases, p) { order: 1; } .step-view > canvas { order: 2; } .step-view p { min-height: 0; } }
@media (prefers-reduced-motion: no-preference) {
  button, .chips button { transition: background-color 120ms, opacity 120ms; }
}
@media (pointer: coarse) {
  .bar { gap: 0; } .bar :is(button, button.big, select), .listed .bar .more > div button, .step-view h3 button { min-width: 40px; height: 40px; } .listed .bar :is(button, button.big) { height: 40px; }
  .bar button.big, .listed .bar button.big { width: 40px; } .bar input[type=range] { height: 40px; } .bar select { width: 50px; padding: 0 2px; font-size: 13px; }
  .menu > div button, .menu label, .chips button { min-height: 40px; } .step-view th button { min-height: 40px; min-width: 40px; }
  .step-view .phases button { height: 40px; padding: 16px 0; background-clip: content-box; }
}
.printed { display: none; }
@media print {
  .kobai, .kobai.fill { height: auto; min-height: 0; padding: 0; background: none; }
  .main, .bar, .toast { display: none !important; }
  .chips button { border: 0; }
  .printed { display: block; text-align: center; break-inside: avoid; }
  .printed canvas { width: 100%; max-height: 62vh; object-fit: contain; }
  .printed p { margin: 8px 0 0; }
}
@media (forced-colors: active) {
  .bar button.big { border: 1px solid; } button[aria-pressed="true"] { outline: 2px solid Highlight; outline-offset: -2px; }
  .chips i, .tip b::before, .step-view i { forced-color-adjust: none; }
}
`;
