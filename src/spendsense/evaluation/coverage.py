"""For whom of those who consented something was found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from spendsense.personas import NONE, NOT_ENOUGH_DATA

from . import targets
from .metric import Metric, share
from .record import RunRecord

Standing = Literal[
    "covered", "too_few_behaviours", "none", "not_enough_data", "not_in_run", "without_consent"
]
STANDINGS: tuple[Standing, ...] = (
    "covered",
    "too_few_behaviours",
    "none",
    "not_enough_data",
    "not_in_run",
    "without_consent",
)


@dataclass(frozen=True, slots=True)
class Coverage:
    """The share, and where every customer stands."""

    metric: Metric
    standings: Mapping[str, int]


def coverage(record: RunRecord) -> Coverage:
    """Persona and three behaviours, among consenting users with enough data and something to find.

    "Nothing to fix" is a result of its own (requirement B9f): `none` is counted beside the share.
    Users granted consent after the run count as missed: they were asked and not read.
    """
    stands = {user: standing(record, user) for user in record.users}
    counts: dict[str, int] = {name: sum(s == name for s in stands.values()) for name in STANDINGS}
    missed = [
        _missed(user, stood)
        for user, stood in stands.items()
        if stood in ("too_few_behaviours", "not_in_run")
    ]
    due = counts["covered"] + len(missed)
    first = share(
        "coverage",
        counts["covered"],
        due,
        target=targets.COVERAGE,
        of="consenting users with enough data and something to find",
        did=f"have a persona and at least {targets.MIN_BEHAVIOURS} behaviours",
        missed=missed,
    )
    return Coverage(first, counts)


def standing(record: RunRecord, user: str) -> Standing:
    """Where one customer stands; the better of the windows counts."""
    if user not in record.consenting:
        return "without_consent"
    held = record.held.get(user)
    if held is None:
        return "not_in_run"
    primaries = {days: keys[0] for days, keys in held.items()}
    described = [days for days, key in primaries.items() if key not in (NONE, NOT_ENOUGH_DATA)]
    if described:
        read = max(record.behaviours.get(user, {}).get(days, 0) for days in described)
        return "covered" if read >= targets.MIN_BEHAVIOURS else "too_few_behaviours"
    return "none" if NONE in primaries.values() else "not_enough_data"


def _missed(user: str, stood: Standing) -> str:
    if stood == "not_in_run":
        return f"User {user} has consented and the run has no result for them. Run the pipeline."
    return (
        f"User {user} has a persona, but fewer than {targets.MIN_BEHAVIOURS} families had "
        "anything to read."
    )
