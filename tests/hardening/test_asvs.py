"""The table of OWASP ASVS: whole, and held by tests that are there."""

from __future__ import annotations

import ast
import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
TABLE: dict[str, dict[str, Any]] = yaml.safe_load((ROOT / "docs/asvs.yaml").read_text("utf-8"))

SECTIONS = {
    "V1.1": 2, "V1.2": 9, "V1.3": 11, "V1.4": 3, "V1.5": 2, "V2.1": 3, "V2.2": 3, "V2.3": 4,
    "V2.4": 1, "V3.2": 2, "V3.3": 4, "V3.4": 6, "V3.5": 5, "V3.7": 2, "V4.1": 3, "V4.2": 1,
    "V4.3": 2, "V4.4": 4, "V5.1": 1, "V5.2": 3, "V5.3": 2, "V5.4": 3, "V6.1": 3, "V6.2": 12,
    "V6.3": 4, "V6.4": 4, "V6.5": 5, "V6.6": 3, "V6.8": 4, "V7.1": 3, "V7.2": 4, "V7.3": 2,
    "V7.4": 5, "V7.5": 2, "V7.6": 2, "V8.1": 2, "V8.2": 3, "V8.3": 1, "V8.4": 1, "V9.1": 3,
    "V9.2": 4, "V10.1": 2, "V10.2": 2, "V10.3": 4, "V10.4": 11, "V10.5": 5, "V10.6": 2,
    "V10.7": 3, "V11.1": 2, "V11.2": 3, "V11.3": 3, "V11.4": 4, "V11.5": 1, "V11.6": 1,
    "V12.1": 3, "V12.2": 2, "V12.3": 4, "V13.1": 1, "V13.2": 5, "V13.3": 2, "V13.4": 5,
    "V14.1": 2, "V14.2": 4, "V14.3": 3, "V15.1": 3, "V15.2": 3, "V15.3": 7, "V16.1": 1,
    "V16.2": 5, "V16.3": 4, "V16.4": 3, "V16.5": 3, "V17.1": 1, "V17.2": 4, "V17.3": 2,
}  # fmt: skip
"""How many requirements of levels 1 and 2 each section of ASVS 5.0.0 has: 253 in all."""


@cache
def named_in(path: str) -> frozenset[str]:
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return frozenset(
        node.name
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    )


def test_every_requirement_of_levels_one_and_two_is_there_and_no_other():
    found = Counter(".".join(key.split(".")[:2]) for key in TABLE)
    assert found == SECTIONS
    assert Counter(each["level"] for each in TABLE.values()) == {1: 70, 2: 183}


@pytest.mark.parametrize("key", TABLE)
def test_what_is_said_of_one_can_be_relied_on(key: str):
    each = TABLE[key]
    assert set(each) <= {"level", "state", "asks", "how", "documented", "tests"}
    assert each["state"] in ("met", "partly", "not", "none")
    assert each["asks"].endswith(".") and each["how"].endswith(".")
    if each["state"] == "met":
        assert each.get("tests") or each.get("documented"), "met by nothing"
    for test in each.get("tests", ()):
        path, _, name = test.partition("::")
        assert name in named_in(path), test
    for page in ("docs/concepts/", "docs/reference/"):
        for word in each["how"].replace(",", " ").replace(":", " ").split():
            if word.startswith(page):
                assert (ROOT / word.rstrip(".;")).is_file() or (ROOT / word.rstrip(";")).is_file()


def test_every_test_that_the_threat_model_names_is_there():
    page = (ROOT / "docs/concepts/threat-model.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`(test_[a-z0-9_]+)`", page))
    paths = [path.relative_to(ROOT).as_posix() for path in (ROOT / "tests").rglob("test_*.py")]
    there = frozenset().union(*(named_in(path) for path in paths))
    assert len(named) > 25
    assert not named - there
