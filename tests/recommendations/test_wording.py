from __future__ import annotations

from dataclasses import fields, replace
from datetime import date
from typing import Any

import pytest

from spendsense.ledger import Window
from spendsense.policy import Policy
from spendsense.recommendations import (
    DISCLOSURE,
    PARTNER_LABEL,
    PERSONA_KEYS,
    Draft,
    Fact,
    Item,
    candidates,
    draft,
    item_of,
    read_catalog,
)


def worded(
    key: str, readings: dict[str, Any], window: Window, policy: Policy, item: Item | None = None
) -> Draft | None:
    found = item or item_of(key)
    assert found is not None
    return draft(
        found,
        user_id="user_001",
        window=window,
        persona=found.personas[0],
        readings=readings,
        policy=policy,
    )


def test_an_item_is_worded_in_the_users_own_numbers(
    full: dict[str, Any], window: Window, policy: Policy
) -> None:
    found = worded("what-utilization-is", full, window, policy)

    assert found is not None
    assert found.because == (
        "your card ending 4523 is at 68.3% of its $5,000.00 limit ($3,415.00 owed)"
    )
    assert "no more than 30% of the total limit" in found.body
    assert (found.user_id, found.window_days, found.as_of) == ("user_001", 30, date(2026, 11, 20))
    assert found.disclosure == DISCLOSURE


def test_facts_are_exactly_the_placeholders_with_text_and_source(
    full: dict[str, Any], window: Window, policy: Policy
) -> None:
    found = worded("how-card-interest-works", full, window, policy)

    assert found is not None
    assert found.facts == (
        Fact("interest_cents", "$57.12", "reading:interest_cents"),
        Fact("window_days", "30", "window"),
    )


def test_policy_values_figures_and_the_day_are_facts_with_their_source(
    full: dict[str, Any], window: Window, policy: Policy
) -> None:
    item = item_of("what-utilization-is")
    assert item is not None
    template = "{policy.high_utilization.min_utilization_percent} as of {as_of}, {figure.line}"

    found = worded("", full, window, policy, replace(item, body=template))

    assert found is not None
    assert found.body == "50% as of November 20, 2026, 30%"
    name = "high_utilization.min_utilization_percent"
    assert Fact(f"policy.{name}", "50%", f"policy:{name}") in found.facts
    assert Fact("as_of", "November 20, 2026", "as_of") in found.facts
    assert Fact("figure.line", "30%", item.figures["line"].source) in found.facts


@pytest.mark.parametrize("item", read_catalog(), ids=[item.key for item in read_catalog()])
def test_no_item_is_worded_without_one_of_its_needs(
    item: Item, full: dict[str, Any], window: Window, policy: Policy
) -> None:
    assert worded(item.key, full, window, policy) is not None
    for name in item.needs:
        assert worded(item.key, full | {name: None}, window, policy) is None
    assert worded(item.key, {}, window, policy) is None


def test_an_item_about_interest_is_not_for_a_user_without_any(
    full: dict[str, Any], window: Window, policy: Policy
) -> None:
    assert worded("how-card-interest-works", full | {"interest_cents": 1}, window, policy)
    assert not worded("how-card-interest-works", full | {"interest_cents": 0}, window, policy)


def test_an_offer_ends_with_the_partner_label_and_a_lesson_does_not(
    full: dict[str, Any], window: Window, policy: Policy
) -> None:
    offer = worded("hardship-program", full, window, policy)
    lesson = worded("small-cushion", full, window, policy)

    assert offer is not None and offer.body.endswith(f"\n\n{PARTNER_LABEL}")
    assert lesson is not None and PARTNER_LABEL not in lesson.body


def test_a_value_that_looks_like_a_placeholder_is_not_filled(
    full: dict[str, Any], window: Window, policy: Policy
) -> None:
    odd = full | {"largest_subscription_name": "{interest_cents}"}
    found = worded("largest-subscription", odd, window, policy)

    assert found is not None
    assert "For you that is one merchant, at $15.99 a month." in found.body


def test_a_card_whose_name_is_more_than_a_name_is_a_card(
    full: dict[str, Any], window: Window, policy: Policy
) -> None:
    odd = full | {"highest_card": "Diamond 12.5% APR Interest Card"}
    found = worded("hardship-program", odd, window, policy)

    assert found is not None
    assert found.because == "$3,415.00 is owed on your card"
    assert Fact("highest_card", "card", "reading:highest_card") in found.facts


def _candidates(
    personas: list[str], readings: dict[str, Any], window: Window, policy: Policy
) -> tuple[Draft, ...]:
    return candidates(personas, user_id="u", window=window, readings=readings, policy=policy)


def test_items_of_the_primary_persona_come_first_and_then_by_rank(
    full: dict[str, Any], window: Window, policy: Policy
) -> None:
    found = _candidates(["savings_builder", "high_utilization"], full, window, policy)
    personas = [one.persona for one in found]
    ranks = {item.key: item.rank for item in read_catalog()}

    assert personas == sorted(personas, key=["savings_builder", "high_utilization"].index)
    for persona in ("savings_builder", "high_utilization"):
        own = [ranks[one.item_key] for one in found if one.persona == persona]
        assert own == sorted(own)


def test_no_item_comes_twice_though_it_serves_two_personas(
    full: dict[str, Any], window: Window, policy: Policy
) -> None:
    found = _candidates(list(PERSONA_KEYS), full, window, policy)
    keys = [one.item_key for one in found]

    assert len(keys) == len(set(keys)) == len(read_catalog())
    shared = next(one for one in found if one.item_key == "bills-around-pay-days")
    assert shared.persona == "variable_income"


def test_a_user_of_no_persona_has_no_candidates(
    full: dict[str, Any], window: Window, policy: Policy
) -> None:
    assert _candidates([], full, window, policy) == ()


def test_the_same_readings_give_the_same_drafts(
    full: dict[str, Any], window: Window, policy: Policy
) -> None:
    once = _candidates(["high_utilization"], full, window, policy)

    assert once == _candidates(["high_utilization"], dict(reversed(full.items())), window, policy)


@pytest.mark.parametrize("persona", PERSONA_KEYS)
def test_a_typical_user_of_each_persona_has_the_needs_of_five_lessons(
    persona: str, people: dict[str, dict[str, Any]], window: Window, policy: Policy
) -> None:
    found = _candidates([persona], people[persona]["readings"], window, policy)

    assert sum(one.kind == "education" for one in found) >= 5
    assert sum(one.kind == "offer" for one in found) >= 3


def test_an_item_has_no_field_for_what_a_provider_pays() -> None:
    names = {field.name for field in fields(Item)}

    assert not names & {"compensation", "commission", "payout", "revenue", "bid"}


def test_a_draft_is_written_out_whole(full: dict[str, Any], window: Window, policy: Policy) -> None:
    found = worded("small-cushion", full, window, policy)
    assert found is not None

    written = found.as_json()

    assert written["as_of"] == "2026-11-20"
    assert written["facts"][0] == {
        "name": "mean_balance_cents",
        "text": "$987.65",
        "source": "reading:mean_balance_cents",
    }
    assert found.text() == f"{found.title}\n{found.because}\n{found.body}"
