"""`spendsense audit verify`: is the trail whole, and is it still the same?"""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

from spendsense.ledger import IntegrityBroken
from spendsense.review import audit
from spendsense.storage import Head

from .output import notes, open_database, print_json


def verify(home: Path | None, head: str | None, json: bool) -> None:
    kept = Head.read(head) if head is not None else None
    with open_database(home).read() as connection:
        found = audit.verify(connection, kept)
        events, last = audit.size(connection), audit.head(connection)
    sentences = [finding.sentence for finding in found]
    if json:
        shown = asdict(last) if last else None
        print_json({"events": events, "whole": not found, "head": shown, "findings": sentences})
    else:
        for sentence in sentences:
            notes.print(sentence)
    if found:
        raise IntegrityBroken(
            f"the audit trail of {events:,} events has {len(found):,} findings. Somebody changed "
            "the database past SpendSense: restore it from a backup and compare."
        )
    if not json:
        notes.print(f"The audit trail is whole: {events:,} events.")
        if last is not None:
            notes.print(f"Its head, to keep elsewhere: {last}", soft_wrap=True)
