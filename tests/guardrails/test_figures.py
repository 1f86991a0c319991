"""Where the numbers of a text stand, and which fact each is bound to: what grounding read."""

from __future__ import annotations

import re
from datetime import date
from itertools import pairwise
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from spendsense.guardrails import Case
from spendsense.guardrails.figures import figures, unbound
from spendsense.guardrails.grounding import grounding
from spendsense.policy import Policy
from spendsense.recommendations import Draft, Fact

UTILIZATION = Fact("utilization_highest", "68.2%", "reading:utilization_highest")
CARD = Fact("highest_card", "card ending 4523", "reading:highest_card")
INTEREST = Fact("interest_cents", "$87.00", "reading:interest_cents")
LINE = Fact(
    "policy.high_utilization.min_utilization_percent",
    "50%",
    "policy:high_utilization.min_utilization_percent",
)
DAYS = Fact("window_days", "30", "window")
FACTS = (UTILIZATION, CARD, INTEREST, LINE, DAYS)


def told(text: str) -> list[tuple[str, str | None]]:
    return [(text[f.start : f.end], f.fact.name if f.fact else None) for f in figures(text, FACTS)]


def loose(text: str) -> list[str]:
    return [text[f.start : f.end] for f in unbound(text, FACTS)]


def test_figures_stand_where_they_are_read_each_with_its_fact():
    text = "Your card ending 4523 is at 68.2%, over 50%.\nIn 30 days interest of $87 came."
    assert told(text) == [
        ("card ending 4523", "highest_card"),
        ("68.2%", "utilization_highest"),
        ("50%", "policy.high_utilization.min_utilization_percent"),
        ("30", "window_days"),
        ("$87", "interest_cents"),
    ]
    assert loose(text) == []


def test_a_number_that_no_fact_grounds_is_found_where_it_stands():
    text = "You could save $500 in 7 weeks, twice as much."
    assert loose(text) == ["$500", "7", "twice"]
    assert told(text) == [("$500", None), ("7", None), ("twice", None)]


def test_of_30_days_no_30_dollars_are_grounded():
    assert loose("30 days, $30, 30%") == ["$30", "30%"]


def test_digits_of_other_scripts_and_fractions_are_found_in_the_text_as_it_is_written():
    text = "\u200bAt \uff16\uff18.2% and \u00bd of \u0662 cards"
    assert told(text) == [
        ("\uff16\uff18.2%", "utilization_highest"),
        ("\u00bd", None),
        ("\u0662", None),
    ]


def test_digits_of_a_name_say_how_much_of_nothing():
    named = Fact(
        "largest_subscription_name", "Peak Fitness 24", "reading:largest_subscription_name"
    )
    text = "Peak Fitness 24 renews; 24 of them do not."
    found = figures(text, [named])
    assert [(text[f.start : f.end], f.fact) for f in found] == [
        ("Peak Fitness 24", named),
        ("24", None),
    ]


pieces = st.sampled_from(
    ["card ending 4523", "68.2%", "$87.00", "50%", "30 days", " ", ", ", ". ", "\n", "twelve",
     "$1,200.50", "half of", "\uff16\uff18", "\u00bd", "August 22, 2026", "a third", "x", "\u0130",
     "\ufb01ve", "-3", "4523", "30%", "3k", "one card", "\u200b", "é", "\u2028"]
)  # fmt: skip


DAY = date(2026, 11, 20)
READ = Case(as_of=DAY, consented=True, readings={}, holdings=frozenset(), policy=Policy.on(DAY))


def draft(text: str) -> Draft:
    named: dict[str, Any] = {"user_id": "ana", "window_days": 30, "as_of": DAY, "persona": "x"}
    return Draft(
        **named,
        item_key="what-utilization-is",
        kind="education",
        product_kind=None,
        title="t",
        body=text,
        because="b",
        disclosure="",
        facts=FACTS,
    )


@settings(max_examples=400, deadline=None)
@given(st.lists(pieces, max_size=14).map("".join))
def test_what_is_unbound_is_exactly_what_grounding_objects_to(text: str):
    said = [s for s in grounding(draft(text), READ) if s.endswith("which is no bound fact")]
    objected = sorted(re.sub(r'^the body says "|", which is no bound fact$', "", s) for s in said)
    found = unbound(text, FACTS)
    assert len(found) == len(objected)
    for each in (*found, *figures(text, FACTS)):
        assert 0 <= each.start < each.end <= len(text)
    if text.isascii():
        assert sorted(text[f.start : f.end].lower() for f in found) == objected


@settings(max_examples=200, deadline=None)
@given(st.lists(pieces, max_size=14).map("".join))
def test_no_figure_lies_over_another(text: str):
    found = figures(text, FACTS)
    assert all(a.end <= b.start for a, b in pairwise(found))
