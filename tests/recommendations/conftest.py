from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from spendsense.ledger import Window
from spendsense.policy import Policy

AS_OF = date(2026, 11, 20)
PEOPLE = yaml.safe_load((Path(__file__).parent / "typical_users.yaml").read_text())


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
