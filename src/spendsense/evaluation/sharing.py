"""What of a report may be handed on: people are described by consent to research, and never named.

Whether what waits or is shown is right is checked for everybody whose records are read at all: it
is part of drafting lessons. Its figures are counts. A line about one person, and a sentence that
names one, is research, and of those alone who consent to it.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any

from .coverage import standing
from .record import RunRecord

_EDGES = re.compile(r"(?<![\w-])|(?![\w-])")
"""Where an id may begin or end: not between two characters of one word, as in u-1 of u-10."""

Names = Callable[[str], Iterator[str]]
"""The ids that a sentence names, in its order."""


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
    names = names_of(ids)
    kept = tuple(each for each in sentences if not any(names(each)))
    left_out = len(sentences) - len(kept)
    if not left_out:
        return kept
    told = f"{left_out:,} more, of people who have not consented to research and are not named."
    return (*kept, told)


def names_of(ids: Collection[str]) -> Names:
    """Finds these ids in sentences, whatever characters they are of; of those that begin at one
    place the longest alone.

    >>> names = names_of({"urn:bank:7", "u-1", "O'Neil"})
    >>> list(names("User urn:bank:7 has what u-10 has, and O'Neil's.")), list(names("It is u-1."))
    (['urn:bank:7', "O'Neil"], ['u-1'])
    """
    # A look-up for each place and length: the ids may be a hundred thousand, their lengths are few.
    lengths = sorted({len(each) for each in ids} - {0}, reverse=True)

    def names(sentence: str) -> Iterator[str]:
        edges = [edge.start() for edge in _EDGES.finditer(sentence)] if lengths else []
        ends = frozenset(edges)
        for start in edges:
            parts = (sentence[start : start + n] for n in lengths if start + n in ends)
            yield from [each for each in parts if each in ids][:1]

    return names


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
