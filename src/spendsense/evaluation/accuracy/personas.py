"""The persona that was meant, and the one that was assigned; and what kept each miss off."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl
from polars import col

from spendsense.ledger import Book, windows
from spendsense.personas import PERSONAS, AllOf, Condition, assignments
from spendsense.policy import Policy
from spendsense.trace import Finding

from .detector import Detector
from .tally import Case, Tally, judged, worst

BY_KEY = {persona.key: persona for persona in PERSONAS}


def persona_tally(
    book: Book, truth: Mapping[str, pl.DataFrame], detector: Detector, policy: Policy
) -> Tally:
    """Both windows; only people whose archetype has a persona by its construction."""
    meant = truth["archetypes"].drop_nulls("intended_persona").select(
        "user_id", "archetype", "intended_persona"
    )  # fmt: skip
    undefined = truth["archetypes"].height - meant.height
    apart = Counter({"people whose archetype means no persona": undefined} if undefined else {})
    told = Tally(apart=apart)
    for window in windows(book.as_of):
        readings = detector.readings(book, window, policy)
        told += _of_window(window.days, meant, readings, policy)
    return told


def _of_window(days: int, meant: pl.DataFrame, readings: pl.DataFrame, policy: Policy) -> Tally:
    each = meant.join(assignments(readings, policy), on="user_id")
    holds = pl.any_horizontal((col("intended_persona") == key) & col(key) for key in BY_KEY) | (
        col("intended_persona") == col("primary")
    )
    primary = each.with_columns(right=col("intended_persona") == col("primary"))
    held = each.with_columns(right=holds)
    off = _kept_off(primary.filter(~col("right")), readings, policy)
    split = ("intended_persona", "archetype")
    names = (f"persona_primary_{days}", f"persona_held_{days}")
    without = _with_reasons(held, off)
    return (
        judged(names[0], _with_reasons(primary, off), split)
        + judged(names[1], without, split)
        + Tally(
            confusion=Counter(
                (days, meant_, got)
                for meant_, got in primary.select("intended_persona", "primary").rows()
            ),
            cases={names[0]: _cases(off)},
        )
    )


@dataclass(frozen=True, slots=True)
class _Off:
    """Why somebody has not the persona that was meant: the rule, and how far off in whose words."""

    reason: str
    said: str
    weight: int = 0


def _with_reasons(each: pl.DataFrame, off: Mapping[str, _Off]) -> pl.DataFrame:
    why = {user: told.reason for user, told in off.items()}
    return each.with_columns(
        reason=col("user_id").replace_strict(why, default=None, return_dtype=pl.String)
    )


def _kept_off(missed: pl.DataFrame, readings: pl.DataFrame, policy: Policy) -> dict[str, _Off]:
    """For each user that was missed, why."""
    rows = readings.join(missed.select("user_id"), on="user_id", how="semi")
    by_user = {row["user_id"]: row for row in rows.iter_rows(named=True)}
    told = missed.select("user_id", "intended_persona", "primary").rows()
    return {user: _why(meant, got, by_user[user], policy) for user, meant, got in told}


def _why(meant: str, got: str, row: Mapping[str, Any], policy: Policy) -> _Off:
    persona = BY_KEY.get(meant)
    if persona is None:
        return _Off(f"{meant}: meant, and no persona", f"Meant to be {meant}, is {got}.")
    finding = persona.when.test(row, policy)
    if finding.held:
        reason = f"{meant}: holds, but {got} goes before it"
        return _Off(reason, f"{reason}: {finding.because}.")
    failing = list(failed(persona.when, finding))
    rules = "; ".join(each.rule for each in failing)
    because = "; ".join(each.because for each in failing)
    return _Off(
        f"{meant}: not so that {rules}",
        f"Meant to be {meant}, is {got}: {because}.",
        sum(_off_line(each) for each in failing),
    )


def _off_line(finding: Finding) -> int:
    """How far from its line, in hundredths of a percent; of several that would do, the nearest."""
    if finding.parts:
        return min(_off_line(part) for part in finding.parts)
    return 10_000 if finding.margin is None else round(abs(finding.margin) * 10_000)


def failed(condition: Condition, finding: Finding) -> Iterator[Finding]:
    """The findings that kept a condition from holding: of several that must hold the ones that did
    not, of several of which one must, all of them together."""
    if finding.held:
        return
    if isinstance(condition, AllOf):
        for part, told in zip(condition.parts, finding.parts, strict=True):
            yield from failed(part, told)
    else:
        yield finding


def _cases(off: Mapping[str, _Off]) -> tuple[Case, ...]:
    return worst([Case(user, told.said, told.weight) for user, told in off.items()])
