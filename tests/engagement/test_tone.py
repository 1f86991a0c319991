"""Every sentence that engagement can make, before the guardrail of tone."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from itertools import product
from typing import get_args

import polars as pl
import pytest

from spendsense.engagement import done, level, recap, rings, verified_months, weeks
from spendsense.guardrails.tone import faults
from spendsense.ledger import Book
from spendsense.policy import Policy
from spendsense.storage import Counted, EngagementEvent
from spendsense.storage.engagement import RINGS
from spendsense.storage.feedback import CODES
from spendsense.web.engagements import counts, records_body, verified_bodies, waiting_body

DAY = date(2026, 11, 21)
POLICY = Policy.on(DAY)
LOUD = (
    "streak",
    "lost",
    "lose",
    "broken",
    "fail",
    "miss",
    "hurry",
    "only",
    "!",
    "congrat",
    "reset",
)


def heard(sentence: str) -> list[str]:
    found = [f"{fault.name}: {fault.phrase}" for fault in faults(sentence, POLICY)]
    return [*found, *(word for word in LOUD if word in sentence.lower())]


def events(lessons: int) -> list[EngagementEvent]:
    at = datetime.combine(DAY, time(9))
    kinds = get_args(Counted)
    return [
        EngagementEvent(seq=n, user_id="u", kind=kinds[n % len(kinds)], key=f"k{n}", at=at)
        for n in range(lessons * len(kinds))
    ]


def test_every_sentence_of_rings_weeks_and_levels_passes() -> None:
    said = set()
    for lessons, target in product(range(20), (0, 1, 2, 3)):
        past = events(lessons)
        for left in ({}, {"read": 0, "answer": 0}, {"read": 2, "answer": 2}):
            said |= {r.sentence for r in rings(past, dict.fromkeys(RINGS, target), DAY, left)}
        said.add(level(past, POLICY).sentence)
        said |= {each.sentence for each in done(past, {"k0": "A title."})}
        said.add(weeks([DAY - timedelta(weeks=n) for n in range(lessons)], DAY, POLICY).sentence)
        said.add(weeks([DAY - timedelta(weeks=lessons)], DAY, POLICY).sentence)
        said.add(waiting_body(lessons).sentence or "")
        said.add(records_body(DAY - timedelta(days=lessons), DAY, POLICY).sentence)
    said |= {*counts(), records_body(None, DAY, POLICY).sentence}
    said |= {words for codes in CODES.values() for words in codes.values()} - {
        "It felt like being judged"  # what a user may say of us
    }

    assert len(said) > 60
    assert {each: found for each in said if (found := heard(each))} == {}


@pytest.mark.parametrize("day", [date(2026, 11, 21), date(2026, 11, 4), date(2026, 8, 30)])
def test_every_fact_of_a_whole_population_passes_and_has_its_rows(
    population: dict[str, pl.DataFrame], day: date
) -> None:
    policy, said = Policy.on(day), set()
    for user in population["accounts"]["user_id"].unique().sort():
        own = {name: rows.filter(user_id=user) for name, rows in population.items()}
        book = Book.at(day, **own, user_ids=(user,))
        told, months = recap(book, policy), verified_months(book, policy)
        assert len(told.facts) <= 3
        assert all(fact.transactions for fact in (*told.facts, *months))
        said |= {told.sentence, *(fact.sentence for fact in (*told.facts, *months))}
        for n in range(1, 7):
            said |= {body.sentence for body in verified_bodies(months, n, day)}

    assert len(said) > 200
    assert {each: found for each in said if (found := heard(each))} == {}
