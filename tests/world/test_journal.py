from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from spendsense.world.accounts import CHECKING, SAVINGS
from spendsense.world.bank_days import number
from spendsense.world.constants import NOTHING
from spendsense.world.journal import Journal
from spendsense.world.plan import BILL, COLUMNS, POSTED, TRANSFER, Planner, Terms
from spendsense.world.span import Span

FIRST = number(date(2026, 6, 1))


@pytest.fixture
def journal() -> Journal:
    """Three bills of one day, and two transfers to savings of 10.00 and 20.00."""
    taken = Planner(Span(FIRST, FIRST + 29))
    homes = np.array([0, 1, 2])
    taken.add(Terms(BILL, 8), homes, FIRST, np.array([1, 2, 3]), 5, FIRST)
    to_savings = Terms(TRANSFER, 13, target=SAVINGS, target_wording=6, kind="saving")
    taken.add(to_savings, homes[:2], FIRST + 1, np.array([10_00, 20_00]), 4, 60, 3, stream=5)
    return Journal(taken.plan(), FIRST)


def test_it_begins_with_the_plan_on_its_days_and_nothing_paid(journal: Journal) -> None:
    assert journal["cents"].tolist() == [1, 2, 3, 10_00, 20_00]
    assert journal["account"].tolist() == [NOTHING] * 5
    assert journal["settled"].tolist() == [FIRST] * 3 + [FIRST + 1] * 2


def test_what_is_settled_has_its_account_and_what_is_put_off_its_day(journal: Journal) -> None:
    journal.settle(np.array([2, 0]), CHECKING, BILL)
    assert journal["account"].tolist() == [CHECKING, NOTHING, CHECKING, NOTHING, NOTHING]
    journal.put_off(np.array([2]), FIRST + 4)
    assert journal["settled"][:3].tolist() == [FIRST, FIRST, FIRST + 4]


def test_a_line_happens_at_the_step_of_the_day_that_settled_or_posted_it(journal: Journal) -> None:
    journal.step = 3
    journal.settle(np.array([0]), CHECKING, BILL)
    journal.step = 9
    late = journal.post(45, FIRST, CHECKING, np.array([0]), np.array([35_00]), 3, 9, 1)
    journal.step = 2
    early = journal.post(45, FIRST, CHECKING, np.array([0]), np.array([1]), 3, 9, 2)
    order = journal.order_of_day()
    assert order[journal["terms"][[0, int(late[0]), int(early[0])]]].tolist() == [3, 9, 2]


def test_what_no_plan_foresaw_stands_behind_the_plan(journal: Journal) -> None:
    lines = journal.post(45, FIRST + 2, CHECKING, np.array([0, 2]), np.array([35_00] * 2), 3, 9, 1)
    assert lines.tolist() == [5, 6]
    assert journal["cents"][lines].tolist() == [35_00, 35_00]
    assert journal.term("behaviour", lines).tolist() == [45, 45]
    assert journal.term("how", lines).tolist() == [POSTED, POSTED]
    assert journal["settled"][lines].tolist() == [FIRST + 2] * 2


def test_it_grows_and_loses_nothing(journal: Journal) -> None:
    """It begins with room for about a thousand lines."""
    many = np.arange(700) % 3
    for turn in range(9):
        journal.post(40 + turn % 2, FIRST, CHECKING, many, many + turn, 3, 9, turn)
    assert journal.count == 5 + 9 * 700
    assert len(journal.columns["home"]) >= journal.count
    assert journal["cents"][:5].tolist() == [1, 2, 3, 10_00, 20_00]
    for turn in range(9):
        lines = slice(5 + turn * 700, 5 + (turn + 1) * 700)
        assert journal["cents"][lines].tolist() == (many + turn).tolist()
        assert set(journal["slot"][lines].tolist()) == {turn}
    assert {len(column) for column in journal.columns.values()} == {len(journal.columns["home"])}
    assert set(COLUMNS) < set(journal.columns)


def test_the_other_leg_is_the_same_cents_on_the_target(journal: Journal) -> None:
    out = np.array([3, 4])
    journal.settle(out, CHECKING, TRANSFER)
    journal.other_legs(out, FIRST + 1)
    into = np.array([5, 6])
    assert journal["cents"][into].tolist() == [-10_00, -20_00]
    assert journal["account"][into].tolist() == [SAVINGS, SAVINGS]
    assert journal["wording"][into].tolist() == [6, 6]
    for name in ("home", "when", "slot", "stream"):
        assert journal[name][into].tolist() == journal[name][out].tolist()
    (moved,) = journal.transfers
    assert (moved.kind, moved.out_lines.tolist(), moved.in_lines.tolist()) == (
        "saving", [3, 4], [5, 6],
    )  # fmt: skip


def test_legs_of_two_kinds_are_told_apart() -> None:
    taken = Planner(Span(FIRST, FIRST + 29))
    for kind, cents in (("saving", 10), ("investing", 20)):
        terms = Terms(TRANSFER, 13, target=SAVINGS, target_wording=6, kind=kind)
        taken.add(terms, np.array([0]), FIRST, np.array([cents]), 4, 60, cents)
    journal = Journal(taken.plan(), FIRST)
    lines = np.array([0, 1])
    journal.settle(lines, CHECKING, TRANSFER)
    journal.other_legs(lines, FIRST)
    told = {moved.kind: journal["cents"][moved.out_lines].tolist() for moved in journal.transfers}
    assert told == {"saving": [10], "investing": [20]}
