"""The page at /api: what this is and where to go on. No script, nothing from elsewhere."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

from spendsense.recommendations import DISCLOSURE

STYLE = """
:root { color-scheme: light dark; --ink: #1c2430; --soft: #556070; --paper: #f7f6f2;
  --card: #ffffff; --line: #dedbd2; --mark: #1f6f5c; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8ebef; --soft: #a3adba; --paper: #14181d;
  --card: #1c2229; --line: #303841; --mark: #6fcfb5; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink);
  font: 1.0625rem/1.6 system-ui, sans-serif; }
main { max-width: 46rem; margin: 0 auto; padding: clamp(2rem, 8vw, 6rem) 1.25rem; }
h1 { margin: 0; font-size: 2.5rem; line-height: 1.1; letter-spacing: -0.02em; }
h1 span { color: var(--mark); }
h2 { margin: 2.5rem 0 0.75rem; font-size: 1.125rem; }
p { max-width: 62ch; } p.lead { font-size: 1.25rem; color: var(--soft); }
table { width: 100%; border-collapse: separate; border-spacing: 0; background: var(--card);
  border: 1px solid var(--line); border-radius: 0.75rem; }
th, td { padding: 0.625rem 1rem; text-align: left; vertical-align: top; }
th { font-size: 0.875rem; color: var(--soft); }
td { border-top: 1px solid var(--line); }
code { font: 0.9375rem ui-monospace, monospace; overflow-wrap: anywhere; }
td + td { color: var(--soft); }
a { color: var(--mark); } a:focus-visible { outline: 2px solid; outline-offset: 3px; }
footer { margin-top: 3rem; color: var(--soft); font-size: 0.9375rem; }
"""

_HASH = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
CONTENT_SECURITY_POLICY = (
    f"default-src 'none'; style-src 'sha256-{_HASH}'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
"""This style and nothing else."""

CONTRACT = "/api/v1/openapi.json"


def page(document: Mapping[str, Any]) -> str:
    """The page, with the addresses of an OpenAPI document."""
    rows = "\n".join(_row(*address) for address in _addresses(document))
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>SpendSense</title>
<style>{STYLE}</style>
</head>
<body>
<main>
<h1>Spend<span>Sense</span></h1>
<p class="lead">{escape(document["info"]["summary"])}</p>
<p>This is the HTTP API, version {escape(document["info"]["version"])}. Nothing is read of anybody
who has not consented, and nothing is shown that an operator has not approved.</p>
<p>People sign in at <a href="/">the web app</a>.
Every address but <a href="/api/v1/health">the health of this server</a> and
<a href="{CONTRACT}">the OpenAPI contract</a> needs a token, sent as
<code>Authorization: Bearer &lt;token&gt;</code>.</p>
<h2>Addresses</h2>
<table>
<thead><tr><th scope="col">Address</th><th scope="col">What it gives</th></tr></thead>
<tbody>
{rows}
</tbody>
</table>
<footer>{escape(DISCLOSURE)}</footer>
</main>
</body>
</html>
"""


def _addresses(document: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            yield method.upper(), path, operation["description"].split("\n\n")[0]


def _row(method: str, path: str, sentence: str) -> str:
    said = " ".join(sentence.split())
    return f"<tr><td><code>{method} {escape(path)}</code></td><td>{escape(said)}</td></tr>"
