"""No order of offers can see what a provider pays."""

from __future__ import annotations

import shutil
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from spendsense.guardrails import GUARDRAILS, Case, choose, judge
from spendsense.ledger import Window
from spendsense.policy import Policy
from spendsense.policy.rules import rule
from spendsense.recommendations import (
    PERSONA_KEYS,
    Asks,
    Draft,
    Eligibility,
    Item,
    candidates,
    read_catalog,
    read_items,
)

CATALOG = Path(__file__).parents[2] / "src/spendsense/recommendations/catalog"
RANKED = (Item, Eligibility, Asks, Draft, Case)
"""Everything that candidates, the guardrails and the choice are given to order offers by."""


def test_what_is_ranked_has_no_field_for_pay() -> None:
    forbidden = set(rule("U4").condition.value)  # type: ignore[attr-defined]

    assert "commission" in forbidden
    for value in RANKED:
        assert not {field.name for field in fields(value)} & forbidden, value


@pytest.mark.parametrize("turned", range(5))
def test_whatever_providers_pay_the_catalog_is_read_in_the_same_order(
    turned: int, tmp_path: Path
) -> None:
    """A page of what each provider pays beside its offer, each time with other amounts."""
    folder = Path(shutil.copytree(CATALOG, tmp_path / "catalog"))
    keys = [item.key for item in read_catalog() if item.kind == "offer"]
    for place, key in enumerate(keys):
        pays = (place + turned * 7) % len(keys) * 10
        (folder / "offers" / f"{key}.yaml").write_text(f"commission: {pays}\n")

    assert read_items(folder) == read_catalog()


@pytest.mark.parametrize("persona", PERSONA_KEYS)
def test_offers_are_chosen_by_persona_then_rank_then_key_and_by_nothing_else(
    persona: str, people: dict[str, dict[str, Any]], window: Window, policy: Policy
) -> None:
    person = people[persona]
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
    choices = choose([(each, judge(GUARDRAILS, each, case)) for each in drafts], policy)

    ranks = {item.key: (item.rank, item.key) for item in read_catalog()}
    shown = [each.draft.item_key for each in choices if each.chosen and each.draft.kind == "offer"]
    assert shown == sorted(shown, key=ranks.__getitem__)
    for each in choices:
        if not each.chosen:
            assert each.reason.startswith(("withheld: ", "not chosen: "))
