"""What of a report may be handed on: people are described by consent to research, and never named.

Whether what waits or is shown is right is checked for everybody whose records are read at all: it
is part of drafting lessons. Its figures are counts. A line about one person, and a sentence that
names one, is research, and of those alone who consent to it.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from .coverage import standing
from .record import RunRecord

_NAMES = re.compile(r"[^\s,;:\"'()]+")


def person_lines(record: RunRecord) -> tuple[Mapping[str, Any], ...]:
    """One entry for each person of the run who consents to research; their order tells nothing.

    Without id, name, address or amounts: where they stand, their personas, how much there was to
    read, and what became of their drafts.
    """
    people = sorted(record.to_research & frozenset(record.readable))
    if not people:
        return ()
    drafts: dict[str, Counter[str]] = {user: Counter() for user in people}
    for each in record.recommendations:
        if each.user_id in drafts:
            drafts[each.user_id][each.status] += 1
    return tuple(sorted((_line(record, user, drafts[user]) for user in people), key=_text))


def unnamed(record: RunRecord) -> frozenset[str]:
    """Ids of people who do not consent to research, and of what was drafted or kept of them."""
    closed = {user for user in record.users if user not in record.to_research}
    theirs = [each for each in record.ids if each[1] in closed]
    drafted = {key for key, _, _ in theirs}
    return frozenset(closed | drafted | {trace for _, _, trace in theirs})


def without(sentences: Sequence[str], ids: frozenset[str]) -> tuple[str, ...]:
    """The sentences that name none of these ids, and how many do."""
    kept = tuple(each for each in sentences if not ids.intersection(named(each)))
    left_out = len(sentences) - len(kept)
    if not left_out:
        return kept
    told = f"{left_out:,} more, of people who have not consented to research and are not named."
    return (*kept, told)


def named(sentence: str) -> Iterator[str]:
    """What may be an id in a sentence, as it stands there and without the full stop after it."""
    for word in _NAMES.findall(sentence):
        yield word
        yield word.rstrip(".")


def _line(record: RunRecord, user: str, drafts: Counter[str]) -> dict[str, Any]:
    held = record.held.get(user, {})
    return {
        "standing": standing(record, user),
        "personas": {str(days): list(keys) for days, keys in sorted(held.items())},
        "behaviours": {str(d): n for d, n in sorted(record.behaviours.get(user, {}).items())},
        "recommendations": dict(sorted(drafts.items())),
    }


def _text(line: Mapping[str, Any]) -> str:
    return json.dumps(line, sort_keys=True)
