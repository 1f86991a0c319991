"""How the page looks. The colours and the type are those of the other reports."""

from __future__ import annotations

from spendsense.world.report_page.style import CSS as SHARED

CSS = (
    SHARED
    + """
html{scroll-behavior:smooth}
main{max-width:60rem}
h1{font-size:1.9rem;letter-spacing:-.015em}
h2{font-size:1.35rem;margin:3.25rem 0 .35rem;padding-top:1rem;border-top:1px solid var(--line)}
h2.minor{font-size:1.1rem;margin:1.5rem 0 .35rem;padding:0;border:0}
h3{font-size:1.05rem;margin:1.5rem 0 .35rem}
a{color:var(--accent)}a:focus-visible,summary:focus-visible,.wide:focus-visible{
outline:2px solid var(--accent);outline-offset:2px}
p,li{max-width:68ch}
.lead{font-size:1.15rem;margin:.5rem 0 1.25rem}
.eyebrow{color:var(--soft);font-size:.85rem;margin:0 0 .35rem}
nav ul{list-style:none;display:flex;flex-wrap:wrap;gap:.35rem 1.1rem;padding:0;margin:1rem 0;
font-size:.9rem}
.tally{display:grid;grid-template-columns:repeat(3,minmax(0,1fr));gap:.75rem;margin:1.25rem 0;
padding:0;list-style:none}
.tally li{background:var(--card);border:1px solid var(--line);border-top:.3rem solid var(--quiet);
border-radius:.5rem;padding:.6rem .9rem}
.tally .good{border-top-color:var(--good)}.tally .bad{border-top-color:var(--bad)}
.tally b{display:block;font-size:1.8rem;line-height:1.15;color:var(--ink)}
.tally span{color:var(--soft);font-size:.85rem}
.plain{list-style:none;padding:0;margin:.5rem 0 1rem}
.plain li{padding:.45rem 0 .45rem 1.7rem;position:relative}
.plain .mark{position:absolute;left:.2rem;font-weight:700}
.glance{margin:0;padding:0}
.glance .row{display:grid;grid-template-columns:minmax(0,1fr) 18rem 5rem 9.5rem;gap:.25rem 1rem;
align-items:center;padding:.5rem 0;border-bottom:1px solid var(--line)}
.glance .head{color:var(--soft);font-size:.8rem;padding-bottom:0}
.glance .num{white-space:nowrap;text-align:right;font-variant-numeric:tabular-nums;font-weight:600}
.card{background:var(--card);border:1px solid var(--line);border-radius:.6rem;
padding:.25rem 1.1rem 1rem;margin:1rem 0}
.card h3{margin-top:.9rem}
.card .facts div{background:var(--paper)}
.facts{margin:.75rem 0}.card .facts{grid-template-columns:repeat(auto-fit,minmax(9.2rem,1fr))}
.card dd{white-space:nowrap;font-size:.95rem}
figure{margin:1rem 0}.card figure{background:none}
figure svg{max-width:52rem}
caption{text-align:left;font-size:.8rem;color:var(--soft);padding-bottom:.25rem}
tbody th{font-weight:400;color:var(--ink);font-size:.9rem}
.wide{overflow-x:auto}.wide td,.wide th{overflow-wrap:break-word}
.wide table{min-width:min(100%,34rem)}
pre{overflow-x:auto;background:var(--paper);border:1px solid var(--line);border-radius:.4rem;
padding:.6rem .8rem;font:.82em/1.5 ui-monospace,Menlo,Consolas,monospace;margin:.5rem 0}
td code,th code{white-space:nowrap}
svg .span{stroke:var(--accent);stroke-width:6;stroke-linecap:round;opacity:.38}
svg .span.good{stroke:var(--good)}svg .span.bad{stroke:var(--bad)}svg .span.quiet{
stroke:var(--quiet)}
svg .dot.good{fill:var(--good)}svg .dot.bad{fill:var(--bad)}
svg .goal{stroke:var(--ink);stroke-width:1.5;stroke-dasharray:3 2}
svg .track{stroke:var(--line);stroke-width:1}
svg text.strong{fill:var(--ink)}
svg .heat{fill:var(--accent)}svg .cell{fill:none;stroke:var(--line)}
svg text.on{fill:var(--paper);font-weight:600}
svg text.off{fill:var(--ink)}
footer{margin-top:3rem;border-top:1px solid var(--line);padding-top:1rem;color:var(--soft);
font-size:.85rem}
.small td,.small th{font-size:.82rem}
@media (max-width:40rem){h1{font-size:1.55rem}.tally{grid-template-columns:1fr}
.tally li{display:flex;gap:.75rem;align-items:baseline}.tally b{font-size:1.4rem}
.glance .row{grid-template-columns:minmax(0,1fr) auto}
.glance .plot{grid-column:1/-1;grid-row:2}.glance .num{grid-row:1;grid-column:2}
.glance .tag{grid-column:1/-1;grid-row:3}}
@media print{:root{--paper:#fff;--card:#fff;--ink:#111;--soft:#444;--line:#bbb;--accent:#1d5570;
--good:#176038;--bad:#96310f;--quiet:#555}body{font-size:10.5pt}nav{display:none}
.card,figure{break-inside:avoid}h2,h3{break-after:avoid}details:not([open])>summary::after{
content:" (folded)"}}
@media (prefers-reduced-motion:reduce){html{scroll-behavior:auto}}
"""
)
