"""`spendsense explain --check`: every reading worked out again from nothing but its evidence."""

from __future__ import annotations

from collections.abc import Iterator

from spendsense.ledger import IntegrityBroken
from spendsense.review import Decision, WindowDecision, check_open
from spendsense.signals import READINGS, Unproven, record_of, text_of
from spendsense.signals.recomputation import unproven_of
from spendsense.signals.specification import Record
from spendsense.storage import Database, read_book

from .output import notes, now


def work_out_again(database: Database, decision: Decision) -> None:
    """Says how many readings came out the same. Raises IntegrityBroken where one did not."""
    with database.read() as connection:
        check_open(connection, decision.user_id, now())  # again: it may have been revoked just now
        book = read_book(connection, decision.as_of, (decision.user_id,))
    record = record_of(book, decision.user_id)
    wrong = [each for over in decision.windows for each in _unproven(decision, over, record)]
    whole = len(READINGS) * len(decision.windows)
    if wrong:
        raise IntegrityBroken(
            f"{len(wrong)} of {whole} readings do not follow from their evidence:"
            f" {'; '.join(map(_said, wrong))}. This is a fault of SpendSense: report it with the"
            " output of `spendsense explain --json`."
        )
    notes.print(f"Worked out again from the evidence alone: {whole} of {whole} readings.")


def _unproven(decision: Decision, over: WindowDecision, record: Record) -> Iterator[Unproven]:
    """Of the readings and the evidence that the decision rests on."""
    user, policy = decision.user_id, decision.policy
    return unproven_of(user, over.readings, over.evidence_of(), record, over.window, policy)


def _said(each: Unproven) -> str:
    read, again = text_of(each.name, each.read), text_of(each.name, each.again)
    return f"{each.name} over {each.window.days} days was read as {read} and comes to {again}"
