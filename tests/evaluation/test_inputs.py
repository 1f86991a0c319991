"""What a report says it was made from: other rows, or other code that measures, are told."""

from __future__ import annotations

import sqlalchemy as sa

from spendsense.evaluation import Report, evaluate
from spendsense.evaluation.inputs import measured_by
from spendsense.review.made_from import code_version
from spendsense.storage import Database
from spendsense.storage.tables import transactions

from .conftest import NOW


def measured(database: Database) -> Report:
    return evaluate(database, at=NOW, seconds=lambda: 0.0)


def test_rows_that_changed_after_the_run_are_other_inputs(ran: Database) -> None:
    before = measured(ran).inputs
    assert measured(ran).inputs == before
    with ran.write() as connection:
        first = sa.select(sa.func.min(transactions.c.transaction_id)).scalar_subquery()
        more = {"amount_cents": transactions.c.amount_cents + 1}
        connection.execute(
            transactions.update().where(transactions.c.transaction_id == first).values(more)
        )
    after = measured(ran).inputs
    assert {name for name in before if before[name] != after[name]} == {"records"}


def test_the_code_that_measures_is_named_beside_the_code_that_decides(ran: Database) -> None:
    found = measured(ran).inputs
    assert (found["code"], found["measured_by"]) == (code_version(), measured_by())
    assert found["code"] != found["measured_by"]
