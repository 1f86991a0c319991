"""What is said of a stream and of its prices."""

from __future__ import annotations

from spendsense.ledger import dollars
from spendsense.signals.reading import written

from .recurring import PriceChange, Recurring

EVERY = {
    "weekly": "every week",
    "biweekly": "every two weeks",
    "semi-monthly": "twice a month",
    "monthly": "every month",
    "quarterly": "every three months",
    "semi-annual": "every six months",
    "annual": "every year",
    "irregular": "without a fixed rhythm",
}
KIND_WORDS = {
    "subscription": "subscription",
    "rent": "rent",
    "bill": "bill",
    "pay": "income",
    "mortgage": "mortgage",
    "loan_payment": "loan payment",
    "card_payment": "card payment",
    "saving_transfer": "money put by",
}
STATUS_WORDS = {
    "EARLY_DETECTION": "new: seen too few times to be sure",
    "MATURE": "comes back",
    "TOMBSTONED": "ended",
}


def stream_sentence(stream: Recurring) -> str:
    """What comes, how much and how often; and when it is due, or that it stopped."""
    return f"{rhythm_sentence(stream)} {_when(stream)}"


def rhythm_sentence(stream: Recurring) -> str:
    """What comes, how much and how often."""
    who = stream.name or "Somebody without a name"
    cents, every = dollars(stream.last_cents), EVERY[stream.cadence]
    came = stream.direction == "in"
    return f"{who} {'pays you' if came else 'takes'} {cents} {every}."


def _when(stream: Recurring) -> str:
    last = written("date", stream.last_date)
    if stream.ended:
        return f"It last came on {last} and seems to have stopped."
    if stream.next_date is None:
        return f"It last came on {last}."
    due = written("date", stream.next_date)
    return f"It last came on {last}, and is expected on {due}."


def price_sentence(change: PriceChange) -> str:
    """From which price to which, and since when."""
    before, after = dollars(change.before_cents), dollars(change.after_cents)
    since = written("date", change.day)
    if change.ends_trial:
        return f"The first price of {before} ended on {since}: it costs {after} since."
    went = "rose" if change.after_cents > change.before_cents else "fell"
    return f"The price {went} from {before} to {after} on {since}."
