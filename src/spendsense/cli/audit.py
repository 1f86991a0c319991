"""`spendsense audit verify`: is the trail whole?"""

from __future__ import annotations

from pathlib import Path

from spendsense.ledger import IntegrityBroken
from spendsense.review.audit import verify as findings
from spendsense.storage import audit_trail

from .output import notes, open_database, print_json


def verify(home: Path | None, json: bool) -> None:
    with open_database(home).read() as connection:
        found = findings(connection)
        events = sum(1 for _ in audit_trail(connection))
    sentences = [finding.sentence for finding in found]
    if json:
        print_json({"events": events, "whole": not found, "findings": sentences})
    else:
        for sentence in sentences:
            notes.print(sentence, markup=False)
    if found:
        raise IntegrityBroken(
            f"the audit trail of {events:,} events has {len(found):,} findings. Somebody changed "
            "the database past SpendSense: restore it from a backup and compare."
        )
    if not json:
        notes.print(f"The audit trail is whole: {events:,} events.")
