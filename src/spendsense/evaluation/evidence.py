"""What a recommendation reads from the records, worked out again from its evidence alone.

The evidence is what the trace names: rows, accounts and days, looked up in the stored records. The
formula of the reading is worked out over them, and written as the text writes it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from typing import Any

from spendsense.ledger import Book, Window
from spendsense.policy import Policy
from spendsense.recommendations import Fact, shown_text
from spendsense.signals import Evidence
from spendsense.signals.evidence import NamedStream
from spendsense.signals.recomputation import recomputed, record_of
from spendsense.signals.specification import Record
from spendsense.storage import Recommendation, Trace

from .metric import Metric
from .metrics import counted
from .record import RunRecord

READING = "reading:"
BROKEN = (KeyError, TypeError, ValueError, AttributeError, ZeroDivisionError, IndexError)
"""What a formula meets in evidence that names no row of the record, or is no evidence at all."""


def evidence(record: RunRecord, book: Book) -> Metric:
    """Every number or name that a recommendation cites, over its evidence."""
    proven, missed = 0, []
    of_user = cache(lambda user: record_of(book, user))
    for each in record.recommendations:
        if each.user_id not in book.user_ids:
            continue
        found = list(unproven(each, record.traces.get(each.trace_id), of_user(each.user_id)))
        proven += len(cited(each)) - len(found)
        missed += [
            f"Recommendation {each.recommendation_id} of user {each.user_id}: {why}."
            for why in found
        ]
    return counted("evidence", proven, proven + len(missed), missed)


def cited(asked: Recommendation) -> tuple[Fact, ...]:
    """Its facts that are read from the records."""
    return tuple(fact for fact in asked.facts if fact.source.startswith(READING))


def unproven(asked: Recommendation, trace: Trace | None, record: Record) -> Iterator[str]:
    """Of each cited fact that its evidence does not give, what it gives instead."""
    if trace is None:
        for fact in cited(asked):
            yield f"the fact {fact.name} has no evidence: trace {asked.trace_id} is gone"
        return
    window = Window(asked.window_days, asked.as_of)
    for fact in cited(asked):
        try:
            again = _said(fact, trace.body, record, window)
        except BROKEN as error:
            yield f"the fact {fact.name} cannot be worked out from its evidence ({error!r})"
            continue
        if again != fact.text:
            yield f'the fact {fact.name} says "{fact.text}", its evidence gives "{again}"'


def _said(fact: Fact, body: Mapping[str, Any], record: Record, window: Window) -> str:
    name = fact.source.removeprefix(READING)
    policy = Policy(window.as_of, body["policy"])
    proof = {
        group: _evidence(told)
        for group, told in body["windows"][str(window.days)]["evidence"].items()
    }
    return shown_text(name, {name: recomputed(name, proof, record, window, policy)}, policy)


def _evidence(told: Mapping[str, Any]) -> Evidence:
    """Evidence as a trace keeps it."""
    return Evidence(
        transactions=tuple(told["transactions"]),
        accounts=tuple(told["accounts"]),
        days=tuple(date.fromisoformat(day) for day in told["days"]),
        streams=tuple(
            NamedStream(
                number=stream["stream"],
                kind=stream["kind"],
                cadence=stream["cadence"],
                duplicate_of=stream["duplicate_of"],
                transactions=tuple(stream["transactions"]),
            )
            for stream in told["streams"]
        ),
    )
