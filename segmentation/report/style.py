"""How the report looks: one column, the system's own letters, sections that stay whole on paper."""

from __future__ import annotations

STYLE = """
:root{color-scheme:light}
*{box-sizing:border-box}
body{margin:0;background:#fff;color:#1c2733;font:16px/1.55 system-ui,-apple-system,"Segoe UI",sans-serif}
main{max-width:860px;margin:0 auto;padding:24px 20px 64px}
h1{font-size:1.9rem;line-height:1.2;margin:.4em 0 .2em;overflow-wrap:anywhere}
h2{font-size:1.3rem;line-height:1.3;margin:2em 0 .5em;overflow-wrap:anywhere}
h3{font-size:1rem;margin:1.2em 0 .3em}
.lead{font-size:1.15rem}
ul{padding-left:1.2em;margin:.5em 0}
li{margin:.2em 0;overflow-wrap:anywhere}
.segment{border:1px solid #d9dfe6;border-left-width:6px;border-radius:8px}
.segment{padding:.2em 1.2em 1em;margin:1.2em 0}
.segment h2{margin-top:.8em}
.size{font-weight:600}
.todo{background:#f2f5f8;border-radius:6px;padding:.6em .8em}
.note{color:#55616e;font-size:.9rem}
.badge{font-size:.75rem;font-weight:600;border-radius:99px;padding:.15em .7em;vertical-align:middle}
.badge{white-space:nowrap}
.natural{background:#e0f2e5;color:#145c2b}.reproducible{background:#e0ebf7;color:#174a7c}
.constructive{background:#fdeedc;color:#7a4100}
.scroll{overflow-x:auto}
table{border-collapse:collapse;font-size:.92rem;min-width:100%}
th,td{padding:.45em .7em;border-bottom:1px solid #e4e9ee;text-align:right;vertical-align:top}
th:first-child,.words{text-align:left}
tbody th,.words{min-width:8em;max-width:22em;overflow-wrap:break-word}
tbody th{font-weight:400}
thead th{font-weight:600;border-bottom:2px solid #c3ccd6}
pre{background:#f2f5f8;border-radius:6px;padding:.8em;overflow-x:auto;font-size:.85rem}
summary{cursor:pointer;margin:.5em 0}
.chart{margin:.5em 0}
@media print{main{max-width:none;padding:0}.segment,.chart,tr{break-inside:avoid}h2{break-after:avoid}}
"""
