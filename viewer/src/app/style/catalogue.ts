/** The style of the catalogue's dialog. */

export const CATALOGUE = `
.catalogue { border: 1px solid var(--line); border-radius: 12px; background: var(--bg); color: var(--ink); width: min(1080px, 94vw); height: min(760px, 88dvh); padding: 0; }
.catalogue[open] { display: flex; flex-direction: column; }
.catalogue::backdrop { background: #0006; }
.entries { overflow: auto; flex: 1; padding: 4px 16px 16px; }
.family h3 { position: sticky; top: -4px; z-index: 1; margin: 0; padding: 10px 0 6px; background: var(--bg); font-size: 14px; font-weight: 650; }
.family h3::first-letter { text-transform: uppercase; }
.members { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 310px), 1fr)); gap: 4px 8px; }
.entry { display: grid; grid-template: "picture name" auto "picture math" auto "picture note" auto "picture facts" auto / 96px minmax(0, 1fr); gap: 0 10px; align-items: start; align-content: start; text-align: left; padding: 6px; border-color: transparent; background: none; content-visibility: auto; contain-intrinsic-height: 96px; }
.entry[hidden] { display: none; }
.entry canvas { grid-area: picture; width: 96px; height: 64px; border-radius: 5px; background: var(--raised); opacity: 0; }
.entry canvas.drawn { opacity: 1; }
.entry > .entry-name { grid-area: name; font-weight: 600; line-height: 1.35; } .entry-name small { font-weight: 400; color: var(--soft); font-size: 12px; }
.entry-math { grid-area: math; overflow: hidden; white-space: nowrap; font-size: 13.5px; min-height: 20px; }
.entry-math { position: relative; } .entry-math.long::after { content: "…"; position: absolute; right: 0; inset-block: 0; padding: 0 3px; display: grid; align-items: center; background: var(--bg); box-shadow: -8px 0 8px 0 var(--bg); }
.entry-note { grid-area: note; font-size: 12.5px; line-height: 1.4; color: var(--soft); }
.entry-facts { grid-area: facts; font-size: 12px; line-height: 1.5; color: var(--soft); display: flex; flex-wrap: wrap; gap: 0 10px; }
.steep { color: var(--bad); }
@media (prefers-reduced-motion: no-preference) { .entry canvas { transition: opacity .15s; } }
`;
