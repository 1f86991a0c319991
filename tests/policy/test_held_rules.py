"""Rules that nobody asks: what holds each of them instead is there, and is what it says."""

from __future__ import annotations

import ast
import re
from datetime import date
from functools import cache
from inspect import signature
from pathlib import Path
from token import NAME, STRING
from tokenize import tokenize
from typing import get_args

import pytest

from spendsense.engagement import ACTIONS, VERIFIED
from spendsense.guardrails.consent import PURPOSES
from spendsense.guardrails.consent_texts import consent_texts
from spendsense.policy.rules import APPLIED, Rule, rule, rules
from spendsense.recommendations.draft import label
from spendsense.review.audit_words import SENTENCES
from spendsense.storage import Counted, engagement_of
from spendsense.storage.tables import metadata
from spendsense.web.access import POLICY, Whose

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "spendsense"
HELD = [each for each in rules() if each.held_by is not None]
DECIDING = ("signals", "personas", "recommendations", "guardrails", "review", "storage", "web")
OUTSIDE = {"S1"}
"""Held by whoever runs the program: no test here can tell."""


@cache
def functions(path: str) -> frozenset[str]:
    """The tests of a file, by name."""
    page = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return frozenset(node.name for node in ast.walk(page) if isinstance(node, ast.FunctionDef))


@pytest.mark.parametrize("held", HELD, ids=lambda each: each.id)
def test_every_test_that_a_rule_names_is_there(held: Rule) -> None:
    for named in held.tests:
        path, _, name = named.partition("::")
        assert (ROOT / path).is_file(), f"{held.id} names {path}, and there is no such file"
        assert name in functions(path), f"{held.id} names {named}, and there is no such test"


def test_a_rule_in_force_is_asked_or_names_a_test_or_lies_outside_the_program() -> None:
    bare = {each.id for each in HELD if each.status in APPLIED and not each.tests}

    assert bare == OUTSIDE
    assert "whoever runs it" in str(rule("S1").held_by)


def test_most_rules_are_asked_and_the_others_are_counted() -> None:
    asked = [each for each in rules() if each.asked_by is not None]
    unasked = [each for each in HELD if each.status not in APPLIED]

    assert len(asked) >= 36
    assert len(unasked) + len(asked) + len([e for e in HELD if e.status in APPLIED]) == len(rules())
    for each in unasked:
        assert str(each.held_by).startswith("nothing"), each.id


def test_only_the_text_of_partner_offers_speaks_of_offers() -> None:
    """What a person agrees to under lessons is not what they agree to under offers."""
    by_purpose = {each: [t.text for t in consent_texts() if t.purpose == each] for each in PURPOSES}

    assert all("offers of other companies" in text for text in by_purpose["partner_offers"])
    for purpose in ("education", "ai_wording", "research"):
        assert by_purpose[purpose]
        assert not [text for text in by_purpose[purpose] if "offer" in text], purpose


def test_no_route_hands_findings_to_a_third_party() -> None:
    known = {"user", "operator", "auditor", "administrator"}

    for name, access in POLICY.items():
        assert set(access.roles) <= known, name


def test_only_evaluation_reads_demographics() -> None:
    """No room that decides opens them, and no table has a place for them. One file erases them.

    Another has the sentences in which the trail tells that they were loaded, and nothing else.
    """
    erases, tells = PACKAGE / "storage" / "erasure.py", PACKAGE / "review" / "audit_words.py"
    for room in DECIDING:
        for path in (PACKAGE / room).rglob("*.py"):
            if path not in (erases, tells):
                assert "demographics" not in path.read_text(encoding="utf-8"), path
    with tells.open("rb") as file:
        code = [each for each in tokenize(file.readline) if each.type != STRING]
    assert not [each for each in code if "demographics" in each.string and each.type == NAME]
    assert {name for name in SENTENCES if "demographics" in name} == {
        "demographics.forget",
        "demographics.load",
    }
    named = set(re.findall(r"\w+", erases.read_text(encoding="utf-8")))
    assert not named & {"age", "age_bracket", "income", "income_bracket", "region", "life_stage"}
    columns = {column.name for table in metadata.tables.values() for column in table.columns}
    assert not columns & {"age", "age_bracket", "income_bracket", "life_stage", "race", "sex"}


def test_what_is_counted_is_learning_and_looking_through() -> None:
    """Every kind that can be kept, by name: a new one has to be put here, and seen."""
    counts = list(get_args(Counted))

    assert counts == [
        "lesson_read",
        "feedback_given",
        "charge_reviewed",
        "correction_made",
        "consent_reviewed",
        "target_set",
    ]
    assert [action.kind for action in ACTIONS] == counts
    assert [month.key for month in VERIFIED] == [
        "no_card_interest",
        "above_line",
        "saved",
        "no_fees",
    ]
    assert rule("G1").condition.holds({"counts": counts, "leaderboard": False})


def test_nobody_is_ranked() -> None:
    """Whoever asks what a user finished names one user, and is that user."""
    words = ("leaderboard", "badge", "rank", "score", "points", "percentile")
    names = {column for table in metadata.tables.values() for column in table.columns.keys()}  # noqa: SIM118 - a column is no key
    assert not [name for name in (*metadata.tables, *names) if name in words]
    for path in (PACKAGE / "engagement").glob("*.py"):
        assert not [name for name in words if name in path.read_text(encoding="utf-8")], path
    for name in ("today", "engagement", "change_engagement", "review_own"):
        assert (POLICY[name].roles, POLICY[name].whose) == (("user",), Whose.PATH)
    asked = signature(engagement_of).parameters["user_id"]
    assert asked.default is asked.empty and asked.annotation == "str"


def test_a_models_words_are_labelled_with_the_day_of_approval() -> None:
    """Whether the label is where the text is shown is tested there; this is what it says."""
    on = date(2026, 11, 21)

    assert label("template", on) is None
    assert rule("U9").condition.holds(
        {"worded_by": "template", "labelled": False, "approved_on": None}
    )
    assert "November 21, 2026" in str(label("model", on))
    assert "language model" in str(label("model", None)) and "not approved" in str(
        label("model", None)
    )
