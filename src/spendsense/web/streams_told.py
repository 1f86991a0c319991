"""What comes back, as it is answered."""

from __future__ import annotations

from collections.abc import Sequence
from typing import get_args

from spendsense.ledger import dollars
from spendsense.review.corrections import sentence
from spendsense.signals.money import Recurring, stream_sentence
from spendsense.signals.money.recurring import Group
from spendsense.signals.money.stream_words import (
    EVERY,
    KIND_WORDS,
    STATUS_WORDS,
    price_sentence,
)

from .money_bodies import GroupTotal, PriceChangeBody, RecurringBody, SaidOfStream, StreamBody
from .money_known import Known
from .money_words import query


def recurring_told(known: Known, streams: Sequence[Recurring]) -> RecurringBody:
    """Streams by group, and those that their owner left out."""
    return RecurringBody(
        user_id=known.user_id,
        as_of=known.book.as_of,
        groups=[_total(group, streams) for group in get_args(Group)],
        streams=[_stream(each, known) for each in streams],
        not_recurring=[
            SaidOfStream(
                correction_id=each.correction_id,
                name=each.label["name"],
                kind_words=KIND_WORDS[each.label["kind"]],
                sentence=sentence(each),
            )
            for each in known.said
            if each.said == "not_recurring" and "stream" in each.label
        ],
    )


def _total(group: Group, streams: Sequence[Recurring]) -> GroupTotal:
    some = [each for each in streams if each.group == group and not each.ended]
    monthly = sum(each.monthly_cents or 0 for each in some)
    return GroupTotal(
        group=group, count=len(some), monthly_cents=monthly, monthly_said=dollars(monthly)
    )


def _stream(each: Recurring, known: Known) -> StreamBody:
    return StreamBody(
        key=each.key,
        name=each.name,
        group=each.group,
        kind=each.kind,
        kind_words=KIND_WORDS[each.kind],
        cadence=each.cadence,
        cadence_words=EVERY[each.cadence],
        direction="in" if each.direction == "in" else "out",
        status=each.status,
        status_words=STATUS_WORDS[each.status],
        first_date=each.first_date,
        last_date=each.last_date,
        next_date=each.next_date,
        last_cents=each.last_cents,
        typical_cents=each.typical_cents,
        monthly_cents=each.monthly_cents,
        count=each.count,
        counted=each.counted,
        duplicate_of=each.duplicate_of,
        price_changes=[
            PriceChangeBody(
                date=change.day,
                before_cents=change.before_cents,
                after_cents=change.after_cents,
                rise=change.rise,
                sentence=price_sentence(change),
            )
            for change in each.changes
        ],
        expected=list(each.expected),
        transaction_ids=list(each.rows),
        query=query(known.book.as_of, stream=each.key),
        sentence=stream_sentence(each),
    )
