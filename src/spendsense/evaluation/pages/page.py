"""The whole page: plain words first, then the numbers, then the cases."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator

from . import told
from .cases import listing
from .fairness import fairness_part
from .markup import link, said, table, tag
from .metrics import glance, sections
from .plain import first_page
from .style import CSS
from .told import Told

_HASH = base64.b64encode(hashlib.sha256(CSS.encode()).digest()).decode()
CONTENT_SECURITY_POLICY = (
    f"default-src 'none'; style-src 'sha256-{_HASH}'; base-uri 'none'; form-action 'none'"
)
"""This style and nothing else: no script, no picture, no address elsewhere."""

TITLES = {
    "coverage": "Coverage",
    "explainability": "Explainability",
    "relevance": "Relevance",
    "latency": "Latency",
    "auditability": "Auditability",
    "guardrails": "Guardrails",
    "wording": "Wording",
    "operators": "Operators",
    "accuracy": "Accuracy",
    "fairness": "Fairness",
}


def page(report: Told) -> str:
    """A whole HTML document of a report's JSON and its `findings_sha256`."""
    title = f"Evaluation of {report['run_id']}"
    head = (
        '<meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{CONTENT_SECURITY_POLICY}">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"{said(title, 'title')}<style>{CSS}</style>"
    )
    body = tag("main", "".join(_parts(report)))
    return f'<!doctype html>\n<html lang="en"><head>{head}</head><body>{body}</body></html>\n'


def _parts(report: Told) -> Iterator[str]:
    parts = [*_numbers(report)]
    yield said(f"SpendSense evaluation · records as of {report['as_of']}", class_="eyebrow")
    yield said("How well did it do?", "h1")
    yield first_page(report)
    yield tag("nav", _contents([*parts, ("cases", "Cases", ""), ("about", "About", "")]),
              aria_label="Contents")  # fmt: skip
    yield _part("glance", "All metrics at a glance", glance(report))
    for key, title, inside in parts:
        yield _part(key, title, inside)
    yield _part("cases", "The cases behind the numbers", listing(report))
    yield _part("about", "About this report", "".join(_about(report)))


def _numbers(report: Told) -> Iterator[tuple[str, str, str]]:
    """Each part of numbers: its address, its title, what stands in it."""
    fair = fairness_part(report["fairness"]) if report["fairness"] else ""
    told_of = False
    for section, inside in sections(report):
        own = fair if section == "fairness" else ""
        told_of = told_of or section == "fairness"
        yield f"s-{section}", TITLES[section], inside + own
    if fair and not told_of:
        yield "s-fairness", TITLES["fairness"], fair


def _contents(parts: list[tuple[str, str, str]]) -> str:
    links = (tag("li", link(key, title)) for key, title, _ in parts)
    return tag("ul", "".join((tag("li", link("glance", "At a glance")), *links)))


def _part(key: str, title: str, inside: str) -> str:
    return tag("section", said(title, "h2", id=key) + inside, aria_labelledby=key)


def _about(report: Told) -> Iterator[str]:
    if report["recommendations_not_read"]:
        yield said(
            f"{report['recommendations_not_read']:,} recommendations are no longer covered by "
            "their people's consent. They were not read and are in no number."
        )
    yield said("How to read a verdict", "h3")
    yield table("Verdicts", ("Verdict", "What it says"), [
        (said(told.VERDICTS[name], "span"), said(says, "span")) for name, says in VERDICTS.items()
    ])  # fmt: skip
    yield said(INTERVAL, class_="small")
    yield said("What it was made from", "h3")
    yield table("Digests", ("What", "Value"), [
        (said(name, "span"), said(value, "code")) for name, value in _made_from(report)
    ])  # fmt: skip
    yield said(SAME, class_="small")


VERDICTS = {
    "pass": "The value reaches its target, and there was enough to judge it by.",
    "fail": "The value does not reach its target.",
    "insufficient": "There was nothing to measure, or too little. It is never a pass.",
}
INTERVAL = (
    "A 95 % interval is Wilson's score interval. Had chance dealt another set of people of the "
    "same kind, the true share would lie within intervals made this way 19 times in 20. The fewer "
    "there are, the wider it is: 10 of 10 reaches down to 72 %, 1,000 of 1,000 to 99.6 %."
)
SAME = (
    "The findings are everything here but the time of measuring and the measured seconds. Who "
    "evaluates the same record with the same code gets the same digest of the findings. "
    "manifest.json, which lies beside this page, has the digest of each file."
)


def _made_from(report: Told) -> Iterator[tuple[str, str]]:
    yield "run", report["run_id"]
    yield "records as of", report["as_of"]
    yield "measured at", f"{report['measured_at']} UTC"
    yield "findings, SHA-256", report["findings_sha256"]
    yield from report["inputs"].items()
