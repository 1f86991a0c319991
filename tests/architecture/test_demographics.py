"""The contracts about demographics hold, and go red for the import that they forbid."""

from __future__ import annotations

import copy
import tomllib
from pathlib import Path
from typing import Any

import grimp
import pytest
from importlinter.configuration import configure
from importlinter.contracts.forbidden import ForbiddenContract
from importlinter.contracts.protected import ProtectedContract

STORE = "spendsense.evaluation.demographics"
KINDS: dict[str, Any] = {"protected": ProtectedContract, "forbidden": ForbiddenContract}


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    configure()
    return grimp.build_graph("spendsense", include_external_packages=True, cache_dir=None)


def contracts() -> list[dict[str, Any]]:
    text = (Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8")
    every = tomllib.loads(text)["tool"]["importlinter"]["contracts"]
    return [each for each in every if STORE in str(each)]


def kept(graph: grimp.ImportGraph, kind: str) -> bool:
    (told,) = [each for each in contracts() if each["type"] == kind]
    options = {name: value for name, value in told.items() if name not in ("name", "type")}
    session = {"root_packages": ["spendsense"], "include_external_packages": True}
    contract = KINDS[kind](told["name"], session, options)
    return bool(contract.check(copy.deepcopy(graph), False).kept)


def test_both_hold_as_the_code_is(graph: grimp.ImportGraph) -> None:
    assert kept(graph, "protected") and kept(graph, "forbidden")


@pytest.mark.parametrize(
    "importer",
    [
        "spendsense.web.routes.consent",
        "spendsense.pipeline",
        "spendsense.recommendations.terms",
        "spendsense.review.deletion",
        "spendsense.evaluation.fairness.fair",
        "spendsense.cli.review",
    ],
)
def test_a_room_that_opens_the_store_breaks_them(graph: grimp.ImportGraph, importer: str) -> None:
    opened = f"{STORE}.store"
    graph.add_import(importer=importer, imported=opened)
    try:
        assert not kept(graph, "protected")
    finally:
        graph.remove_import(importer=importer, imported=opened)


def test_nor_may_a_decision_reach_it_by_way_of_evaluation(graph: grimp.ImportGraph) -> None:
    opened = f"{STORE}.store"
    graph.add_import(importer="spendsense.evaluation.trace_replay", imported=opened)
    try:
        assert not kept(graph, "forbidden")  # web shows traces through evaluation
    finally:
        graph.remove_import(importer="spendsense.evaluation.trace_replay", imported=opened)
