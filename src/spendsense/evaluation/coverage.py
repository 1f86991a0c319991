"""For whom of those who consented something was found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from spendsense.personas import NONE, NOT_ENOUGH_DATA

from . import targets
from .metric import Metric
from .metrics import counted
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
    """The shares, and where every customer stands."""

    metric: Metric
    behaviours: Metric
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
    first = counted("coverage", counts["covered"], due, missed)
    return Coverage(first, behaviours(record, stands), counts)


def behaviours(record: RunRecord, stands: Mapping[str, Standing]) -> Metric:
    """Three behaviours, among consenting users with enough data, whether a persona holds or not."""
    due = [user for user, stood in stands.items() if stood in ENOUGH]
    few = [user for user in due if _most(record, user) < targets.MIN_BEHAVIOURS]
    missed = [
        f"User {user} has {_most(record, user)} families with anything to read." for user in few
    ]
    return counted("behaviours", len(due) - len(few), len(due), missed)


ENOUGH = ("covered", "too_few_behaviours", "none")
"""Where those stand who consent and of whom there is enough data."""


def _most(record: RunRecord, user: str) -> int:
    return max(record.behaviours.get(user, {}).values(), default=0)


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
