"""Each persona's cases, from the bank's records to the persona, its confidence and its words."""

from __future__ import annotations

from typing import Any

import pytest
from tests.signals.household import POLICY

from spendsense.personas import ENOUGH_DATA, NONE, NOT_ENOUGH_DATA, PERSONAS, assign, assignments
from spendsense.policy import parameters
from spendsense.signals import read

from .cases import FOLDER, cases, household, window_of

CASES = cases()


@pytest.mark.parametrize("case", [case for _, case in CASES], ids=[name for name, _ in CASES])
def test_case(case: dict[str, Any]):
    frame = read(household(case).book(), window_of(case), POLICY)
    found = assign(frame.row(0, named=True), POLICY)
    expected = case["expect"]
    held = expected.get("held", [expected.get("primary")])
    assert list(found.persona_keys) == held
    assert found.primary.key == expected.get("primary", found.primary.key)
    assert found.primary.confidence == expected.get("confidence", found.primary.confidence)
    reasons = list(found.primary.finding.reasons())
    assert reasons == expected.get("because", reasons)


@pytest.mark.parametrize("case", [case for _, case in CASES], ids=[name for name, _ in CASES])
def test_the_block_decides_each_case_as_the_finding_does(case: dict[str, Any]):
    frame = read(household(case).book(), window_of(case), POLICY)
    found = assign(frame.row(0, named=True), POLICY)
    (block,) = assignments(frame, POLICY).to_dicts()
    assert block["primary"] == found.primary.key
    assert {p.key for p in PERSONAS if block[p.key]} == set(found.persona_keys)
    assert block["enough_data"] is ENOUGH_DATA.test(frame.row(0, named=True), POLICY).held


def test_every_threshold_has_a_case_on_both_of_its_sides():
    files = ("confidence", "enough_data", *(persona.key for persona in PERSONAS))
    thresholds = {p.name for p in parameters() if p.name.split(".")[0] in files}
    assert {name for _, case in CASES for name in case.get("reaches", ())} == thresholds
    assert {name for _, case in CASES for name in case.get("misses", ())} == thresholds


def test_every_persona_and_both_answers_without_one_have_a_file_of_cases():
    keys = {persona.key for persona in PERSONAS} | {NONE, NOT_ENOUGH_DATA}
    assert keys <= {path.stem for path in FOLDER.glob("*.yaml")}


def test_no_two_cases_of_a_file_have_one_name():
    names = [name for name, _ in CASES]
    assert len(names) == len(set(names))
