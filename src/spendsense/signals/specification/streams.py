"""Recurring streams of one user, of every kind."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from spendsense.policy import Policy
from spendsense.signals.stream_cadence import PERIODS, TOLD_APART_BY_PRICE

from .record import Record
from .stream_cadence import early, regular
from .stream_facts import Stream, Told, facts, numbered
from .stream_kinds import Charge, candidates


def streams(record: Record, policy: Policy) -> list[dict[str, Any]]:
    """The streams of one user, in the columns of `signals.streams.STREAMS`, by number."""
    return [stream.facts for stream in known_streams(record, policy)]


def known_streams(record: Record, policy: Policy) -> list[Told]:
    """The same, each with its rows."""
    left = candidates(record, policy)
    found: list[Stream] = []
    for charges in _by(_merchant, [each for each in left if each.uneven]).values():
        if regular(charges, False, policy) == "weekly":
            found.append(Stream("pay", "weekly", charges[0].merchant, charges))
    left = _without(left, found)
    jobs = _by(lambda charge: charge.uneven, [each for each in left if each.uneven])
    for uneven, charges in jobs.items():
        if len(charges) >= policy["signals.recurring_min_charges"]:
            found.append(Stream("pay", "irregular", str(uneven), charges))
    left = [each for each in left if not each.uneven]
    for level, key in enumerate((_description, _merchant, _price)):
        some = [each for each in left if level < 2 or each.kind in TOLD_APART_BY_PRICE]
        for charges in _by(key, some).values():
            cadence = regular(charges, level == 2, policy)
            if cadence is not None:
                found.append(Stream(charges[0].kind, cadence, charges[0].merchant, charges))
        left = _without(left, found)
    for charges in _by(_description, left).values():
        cadence = early(charges, record.as_of)
        if cadence is not None:
            found.append(Stream(charges[0].kind, cadence, charges[0].merchant, charges))
    return numbered([(each, facts(each, record.as_of, policy)) for each in joined_up(found)])


def _without(left: Sequence[Charge], found: Sequence[Stream]) -> list[Charge]:
    """Those that no stream has taken."""
    taken = {each.row["transaction_id"] for stream in found for each in stream.charges}
    return [each for each in left if each.row["transaction_id"] not in taken]


def _description(charge: Charge) -> tuple[object, ...]:
    return charge.kind, charge.merchant, charge.said


def _merchant(charge: Charge) -> tuple[object, ...]:
    return charge.kind, charge.merchant


def _price(charge: Charge) -> tuple[object, ...]:
    return charge.kind, charge.merchant, charge.cents


def _by(key: Any, charges: Iterable[Charge]) -> dict[object, list[Charge]]:
    found: dict[object, list[Charge]] = defaultdict(list)
    for charge in charges:
        found[key(charge)].append(charge)
    return found


def joined_up(found: Sequence[Stream]) -> list[Stream]:
    """A stream goes on with one of its merchant and cadence that ended a period before it began."""
    lines = _lines(found)
    whole: list[Stream] = []
    for line in lines:
        before: Stream | None = None
        for stream in sorted(line, key=lambda each: (each.charges[0].day, _last(each), _id(each))):
            if before is not None and _goes_on(before, stream):
                whole[-1].charges += stream.charges
            else:
                whole.append(
                    Stream(stream.kind, stream.cadence, stream.merchant, [*stream.charges])
                )
            before = stream
    return whole


def _lines(found: Sequence[Stream]) -> list[list[Stream]]:
    lines: dict[tuple[str, str, str], list[Stream]] = defaultdict(list)
    for stream in found:
        lines[stream.kind, stream.merchant, stream.cadence].append(stream)
    return list(lines.values())


def _id(stream: Stream) -> str:
    return str(stream.charges[0].row["transaction_id"])


def _last(stream: Stream) -> date:
    return max(charge.day for charge in stream.charges)


def _goes_on(before: Stream, stream: Stream) -> bool:
    period = PERIODS[stream.cadence][0] if stream.cadence in PERIODS else 0
    since = (stream.charges[0].day - _last(before)).days
    begins, ends = stream.charges[0].cents, before.charges[-1].cents
    return period < since * 2 <= period * 5 and abs(begins - ends) * 2 <= begins
