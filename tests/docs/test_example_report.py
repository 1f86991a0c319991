"""The example of an evaluation is whole, and drawn by the page of today: `make example`."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from spendsense.evaluation.definitions import names
from spendsense.evaluation.pages import page

EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "evaluation"
MANIFEST = json.loads((EXAMPLE / "manifest.json").read_text("utf-8"))
TOLD = json.loads((EXAMPLE / "metrics.json").read_text("utf-8"))


def test_every_file_is_what_the_manifest_says() -> None:
    there = {each.name for each in EXAMPLE.iterdir()}
    assert there == {*MANIFEST["files"], "manifest.json"}
    for name, told in MANIFEST["files"].items():
        content = (EXAMPLE / name).read_bytes()
        assert (hashlib.sha256(content).hexdigest(), len(content)) == tuple(told.values()), name


def test_the_page_is_what_would_be_drawn_of_its_numbers_today() -> None:
    drawn = page({**TOLD, "findings_sha256": MANIFEST["findings_sha256"]})
    assert drawn == (EXAMPLE / "report.html").read_text("utf-8"), "make example"


def test_it_shows_what_a_report_has() -> None:
    measured = {each["name"] for each in TOLD["metrics"]}
    assert set(names()) - {"fairness"} <= measured
    assert TOLD["cases"] and TOLD["cases_not_shared"] and TOLD["seconds"]["template"]
    assert {each["verdict"] for each in TOLD["metrics"]} >= {"pass", "insufficient"}
