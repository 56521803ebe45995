/** How the page of all calls looks. */
export const PAGE_STYLE = `
:root { color-scheme: light dark; --line: light-dark(#d8dbe2, #3a3f4b); --soft: light-dark(#f4f5f8, #1d2026);
  --quiet: light-dark(#4a4f5a, #b5bac6); --link: light-dark(#1558b0, #82b4ff); }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 70rem; margin: 0 auto; padding: 1.5rem; }
section > p { color: var(--quiet); margin: 0 0 .5rem; }
h1 { font-size: 1.4rem; } h2 { font-size: 1.1rem; margin: 2rem 0 .5rem; } h3 { font-size: .95rem; margin: .8rem 0 .2rem; }
a { color: var(--link); } :focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
nav ul { display: flex; flex-wrap: wrap; gap: .25rem 1rem; list-style: none; padding: 0; }
details { border: 1px solid var(--line); border-radius: .4rem; margin: .35rem 0; }
summary { padding: .4rem .7rem; cursor: pointer; }
summary code { overflow-wrap: anywhere; }
.call { background: var(--soft); border-top: 1px solid var(--line); padding: .6rem 1rem; scroll-margin-top: 5rem; }
.call p { margin: .3rem 0; }
code { font-family: ui-monospace, monospace; font-size: .92em; }
.method { display: inline-block; min-width: 4.2rem; font-weight: 600; }
.get { color: var(--link); } .post { color: light-dark(#13733a, #6fd68f); }
.put, .patch { color: light-dark(#8a5300, #f0b35c); } .delete { color: light-dark(#b3261e, #ff8f87); }
.what { color: var(--quiet); margin-left: .5rem; } .what code { overflow-wrap: normal; }
.old { text-decoration: line-through; }
table { border-collapse: collapse; margin: .2rem 0; }
th { text-align: left; font-weight: 600; color: var(--quiet); }
th, td { padding: .15rem 1rem .15rem 0; vertical-align: top; overflow-wrap: break-word; }
td:first-child { min-width: 6rem; } td:nth-child(2) { min-width: 10rem; }
@media (max-width: 40rem) {
  body { padding: 1rem .75rem; } .call { padding: .6rem; }
  summary > code { display: block; } .what { display: block; margin: 0; }
  thead { display: none; } table, tbody { display: block; } tr { display: block; padding: .3rem 0; border-top: 1px solid var(--line); }
  td { display: block; padding: 0; overflow-wrap: anywhere; }
}
`;
