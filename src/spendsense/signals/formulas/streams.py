"""Streams that evidence names, and what follows from their rows: name, price, status, next day."""

from __future__ import annotations

from collections.abc import Sequence

from spendsense.signals.specification.stream_cadence import early, regular
from spendsense.signals.specification.stream_facts import Stream, Told, facts
from spendsense.signals.specification.stream_kinds import Charge

from .cited import Cited, CitedStream

IRREGULAR = "irregular"


def told(cited: Cited, *groups: str) -> list[Told]:
    """The streams of some groups by number, each with its rows.

    Which rows are one stream's, and of what kind, is as the evidence names it: to find that again
    would take the rows of no stream too. A stream whose rows do not bear its cadence is none. All
    else is worked out of the rows.
    """
    named = {stream.number: stream for group in groups for stream in cited.streams[group]}
    return [
        _told(named[number], cited)
        for number in sorted(named)
        if bears(charges(named[number]), named[number].cadence, cited)
    ]


def charges(stream: CitedStream) -> list[Charge]:
    """Its rows, as what a cadence is found in."""
    return [Charge(row, stream.kind, "", "", None) for row in stream.rows]


def bears(rows: Sequence[Charge], cadence: str, cited: Cited) -> bool:
    """Whether rows come back in a cadence, all of them or one stretch after another.

    A stream that stopped and went on is two stretches, each of which came back so.
    """
    if cadence == IRREGULAR:
        return len(rows) >= int(cited.policy["signals.recurring_min_charges"])
    if _alone(rows, cadence, cited):
        return True
    places = range(2, len(rows) - 1)
    return any(
        _alone(rows[:place], cadence, cited) and bears(rows[place:], cadence, cited)
        for place in places
    )


def _alone(rows: Sequence[Charge], cadence: str, cited: Cited) -> bool:
    as_of = cited.window.as_of
    return cadence in (regular(rows, False, cited.policy), early(rows, as_of))


def _told(stream: CitedStream, cited: Cited) -> Told:
    whole = Stream(stream.kind, stream.cadence, "", charges(stream))
    known = facts(whole, cited.window.as_of, cited.policy)
    numbered = {**known, "stream": stream.number, "duplicate_of": stream.duplicate_of}
    return Told(numbered, list(stream.rows))


def listed(streams: Sequence[Told], most: int = 4) -> str:
    """Their names in a row."""
    names = [str(stream.facts["name"]) for stream in streams]
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more
