from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from spendsense.guardrails import Case
from spendsense.ledger import Window
from spendsense.policy import Policy
from spendsense.recommendations import Draft, draft, item_of

AS_OF = date(2026, 11, 20)
PEOPLE = yaml.safe_load(
    (Path(__file__).parents[1] / "recommendations" / "typical_users.yaml").read_text()
)


@pytest.fixture
def window() -> Window:
    return Window(30, AS_OF)


@pytest.fixture
def policy() -> Policy:
    return Policy.on(AS_OF)


@pytest.fixture
def people() -> dict[str, dict[str, Any]]:
    """Typical readings and holdings by persona, safe to change."""
    return {
        persona: {"readings": dict(PEOPLE[persona]["readings"]), "holdings": entry["holdings"]}
        for persona, entry in PEOPLE.items()
        if persona != "everyone"
    }


@pytest.fixture
def full(people: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """Readings of which none is null, and every condition of the catalog holds."""
    return people["high_utilization"]["readings"] | {
        "pays_minimum_only": True,
        "is_overdue": True,
        "overdraft_fee_cents": 3500,
    }


@pytest.fixture
def case(full: dict[str, Any], policy: Policy) -> Case:
    return Case(
        as_of=AS_OF, consented=True, readings=full, holdings=frozenset({"checking"}), policy=policy
    )


@pytest.fixture
def utilization_draft(full: dict[str, Any], window: Window, policy: Policy) -> Draft:
    """An education item about the card ending 4523, at 68.3% of $5,000.00."""
    return worded("what-utilization-is", full, window, policy)


@pytest.fixture
def transfer_draft(full: dict[str, Any], window: Window, policy: Policy) -> Draft:
    """The offer of a balance transfer card."""
    return worded("balance-transfer-card", full, window, policy)


def worded(key: str, readings: dict[str, Any], window: Window, policy: Policy) -> Draft:
    item = item_of(key)
    assert item is not None
    found = draft(
        item,
        user_id="user_001",
        window=window,
        persona=item.personas[0],
        readings=readings,
        policy=policy,
    )
    assert found is not None
    return found
