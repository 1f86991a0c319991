"""How the page looks: light and dark, on a phone and on paper. Colours never stand alone."""

CSS = """
:root{--paper:#fbfaf7;--card:#fff;--ink:#1d2329;--soft:#5d6770;--line:#dfe2e0;--accent:#2f6f8f;
--band:#cfe3ec;--good:#23724a;--bad:#b3401f;--quiet:#737b82;color-scheme:light dark}
@media (prefers-color-scheme:dark){:root{--paper:#14181b;--card:#1c2226;--ink:#e6e9ea;
--soft:#a3adb4;--line:#343c42;--accent:#6db3d3;--band:#24485a;--good:#6cc394;--bad:#f0906f;
--quiet:#8f989f}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);
font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
main{max-width:64rem;margin:0 auto;padding:1.5rem 1rem 4rem}
h1{font-size:1.5rem;line-height:1.25;margin:0 0 .25rem}
h2{font-size:1.15rem;margin:2.5rem 0 .25rem}
h3{font-size:.95rem;margin:0 0 .5rem}
p{margin:.25rem 0 .75rem}
.soft{color:var(--soft)}
.small{font-size:.85rem}
.verdict{border-left:.35rem solid var(--good);background:var(--card);padding:.75rem 1rem;
margin:1rem 0;border-radius:.25rem}
.verdict.bad{border-color:var(--bad)}
.facts{display:grid;grid-template-columns:repeat(auto-fit,minmax(8.5rem,1fr));gap:.75rem;margin:0}
.facts div{background:var(--card);border:1px solid var(--line);border-radius:.5rem;
padding:.5rem .75rem}
dt{font-size:.8rem;color:var(--soft)}
dd{margin:0;font-weight:600;overflow-wrap:anywhere}
table{border-collapse:collapse;width:100%;font-size:.9rem}
th{text-align:left;font-weight:600;color:var(--soft);font-size:.8rem}
td,th{padding:.4rem .5rem;border-bottom:1px solid var(--line);vertical-align:top}
td{overflow-wrap:anywhere}
td.n,th.n{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}
.tag{display:inline-block;font-size:.75rem;font-weight:600;white-space:nowrap}
.good{color:var(--good)}.bad{color:var(--bad)}.quiet{color:var(--quiet)}
code{font:.85em ui-monospace,Menlo,Consolas,monospace}
ul{margin:.25rem 0;padding-left:1.1rem}
details{margin:.75rem 0}
summary{cursor:pointer;color:var(--accent);font-weight:600;font-size:.9rem}
.plots{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(18rem,100%),1fr));gap:1rem}
figure{margin:0;background:var(--card);border:1px solid var(--line);border-radius:.5rem;
padding:.75rem}
figcaption{font-size:.8rem;color:var(--soft);margin-top:.4rem}
svg{display:block;width:100%;height:auto}
svg text{fill:var(--soft);font:11px system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
svg .bar{fill:var(--accent)}svg .rule{stroke:var(--line)}svg .zero{stroke:var(--soft)}
svg .mark{stroke:var(--ink);stroke-width:2}
svg .path{fill:none;stroke:var(--accent);stroke-width:1.3}
svg .band{fill:var(--band)}svg .dot.near{fill:var(--good)}svg .dot.missed{fill:var(--bad)}
svg .dot{fill:var(--quiet)}
.line{display:grid;grid-template-columns:minmax(0,2.1fr) minmax(9rem,1.5fr) 5.5rem 8rem;
gap:.25rem 1rem;align-items:center;padding:.55rem 0;border-bottom:1px solid var(--line)}
.line .what{font-weight:600;font-size:.9rem;overflow-wrap:anywhere}
.line .value{text-align:right;font-variant-numeric:tabular-nums}
.line details{grid-column:1/-1;margin:0}
.line summary{font-weight:400;font-size:.8rem}
.said .tag{display:block}
@media (max-width:40rem){.said .tag{display:inline}.line{grid-template-columns:1fr auto}
.line .band-plot{grid-column:1/-1;grid-row:2}.line .value{grid-column:2;grid-row:1}
.line .said{grid-column:1/-1;grid-row:3}.line details{grid-row:4}}
@media print{details{display:block}}
"""
