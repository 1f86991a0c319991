"""What several tests of the review do: put drafts, and decide them as people would."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from spendsense.guardrails import Verdict
from spendsense.ledger import SpendSenseError
from spendsense.recommendations import Draft, Fact
from spendsense.review import approve, save_drafts
from spendsense.storage import Database, Recommendation

AT = datetime.fromisoformat("2026-08-22T13:00")
HOLD, LEASE, DAY = timedelta(seconds=60), timedelta(minutes=15), timedelta(days=1)
FINE = (Verdict("tone", True, "no objection"),)


def fair(draft: Draft) -> tuple[Verdict, ...]:
    """A guardrail that objects to one word."""
    bad = "overspending" in draft.text()
    return (Verdict("tone", not bad, "shames" if bad else "no objection"),)


def put(database: Database, drafts: Sequence[Draft], *, at: datetime = AT) -> tuple[str, ...]:
    """The drafts of one user and window before the operators; their ids."""
    with database.write() as connection:
        return save_drafts(
            connection,
            run_id="run-1",
            trace_id="trace-1",
            user_id=drafts[0].user_id,
            window_days=drafts[0].window_days,
            judged=[(draft, FINE) for draft in drafts],
            at=at,
        )


def do(database: Database, act: Callable[..., Any], key: str, **more: Any) -> Any:
    """An act in a transaction of its own, by olga at one o'clock unless said otherwise."""
    with database.write() as connection:
        return act(connection, key, **{"by": "olga", "at": AT, **more})


def approved(database: Database, key: str, **more: Any) -> Recommendation:
    found: Recommendation = do(database, approve, key, judge_text=fair, **more)
    return found


def refused(database: Database, act: Callable[..., Any], key: str, **more: Any) -> str:
    """The sentence with which an act is refused."""
    try:
        do(database, act, key, **more)
    except SpendSenseError as error:
        return f"{type(error).__name__}: {error}"
    raise AssertionError("it was not refused")


def alike(draft: Draft, figures: Sequence[str], **more: Any) -> list[Draft]:
    """Drafts that differ in a figure alone, one for each."""
    return [
        replace(
            draft,
            **{"as_of": draft.as_of, **more},
            because=f"your card is at {figure} of its limit",
            facts=(Fact("utilization_highest", figure, "reading:utilization_highest"),),
        )
        for figure in figures
    ]
