"""Every item of the catalog, in a typical user's numbers, before every guardrail."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from spendsense.guardrails import GUARDRAILS, Case, allowed, choose, judge
from spendsense.guardrails.disclosure import disclosure
from spendsense.guardrails.grounding import grounding
from spendsense.guardrails.tone import tone
from spendsense.ledger import Window
from spendsense.policy import Policy
from spendsense.recommendations import (
    PERSONA_KEYS,
    Draft,
    candidates,
    draft,
    item_of,
    read_catalog,
)

KEYS = [item.key for item in read_catalog()]


@pytest.mark.parametrize("key", KEYS)
def test_every_item_passes_tone_grounding_and_disclosure(
    key: str, full: dict[str, Any], window: Window, policy: Policy, case: Case
) -> None:
    item = item_of(key)
    assert item is not None
    worded = draft(
        item, user_id="u", window=window, persona=item.personas[0], readings=full, policy=policy
    )
    assert worded is not None

    verdicts = judge((tone, grounding, disclosure), worded, case)

    assert [verdict.reason for verdict in verdicts] == ["no objection"] * 3


def _allowed(persona: str, person: dict[str, Any], window: Window, policy: Policy) -> list[Draft]:
    drafts = candidates(
        [persona], user_id="u", window=window, readings=person["readings"], policy=policy
    )
    case = Case(
        as_of=window.as_of,
        consented=True,
        readings=person["readings"],
        holdings=frozenset(person["holdings"]),
        policy=policy,
    )
    return [worded for worded in drafts if allowed(judge(GUARDRAILS, worded, case))]


@pytest.mark.parametrize("persona", PERSONA_KEYS)
def test_a_typical_user_of_each_persona_has_five_lessons_and_three_offers(
    persona: str, people: dict[str, dict[str, Any]], window: Window, policy: Policy
) -> None:
    shown = _allowed(persona, people[persona], window, policy)

    assert sum(worded.kind == "education" for worded in shown) >= 5
    assert len({worded.product_kind for worded in shown if worded.kind == "offer"}) >= 3


@pytest.mark.parametrize("persona", ("high_utilization", "cash_flow_stressed"))
def test_people_in_distress_are_offered_no_new_credit_but_relief(
    persona: str, people: dict[str, dict[str, Any]], window: Window, policy: Policy
) -> None:
    person = people[persona]
    person["readings"] |= {"is_overdue": True, "minimum_payment_cents": 9850}

    for worded in _allowed(persona, person, window, policy):
        item = item_of(worded.item_key)
        assert item is not None
        assert item.eligibility is None or not item.eligibility.is_credit


def test_without_consent_nothing_of_it_passes(
    people: dict[str, dict[str, Any]], window: Window, policy: Policy, case: Case
) -> None:
    person = people["savings_builder"]
    drafts = candidates(
        ["savings_builder"], user_id="u", window=window, readings=person["readings"], policy=policy
    )
    unconsented = replace(case, consented=False, readings=person["readings"])

    choices = choose([(one, judge(GUARDRAILS, one, unconsented)) for one in drafts], policy)

    assert choices
    assert not any(choice.chosen for choice in choices)
    assert all("consent: u has not granted consent" in choice.reason for choice in choices)
