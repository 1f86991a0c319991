"""A change in the user's own money and days: what would be so, and nothing about what to do."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta

from spendsense.ledger import dollars
from spendsense.signals import written

from .asked import Asked
from .levers import unit_of
from .particulars import AtMinimum
from .ways import Change, OnCard, Way

_COUNTED = {"subscription_count": "subscription"}
"""What a lever counts where it counts no days."""

NAMED = 3
"""How many days or subscriptions a sentence names before it only counts them."""


def told(asked: Asked, way: Way) -> str:
    """One sentence: which persona would end or begin, if what were so."""
    verb = "end" if asked.holds else "begin"
    clauses = [_CLAUSES.get(c.reading, _plainly)(asked, way, c) for c in way.changes]
    return f"{asked.persona.title} would {verb} if {listed(clauses, ', and')}."


def missed_by(way: Way) -> str | None:
    """How much is missing, in the units of the readings; a flag alone has no amount.

    >>> missed_by(Way((Change("savings_net_inflow_cents", 18000, 20000, 0.1),)))
    '$20.00 (10% of the line)'
    >>> missed_by(Way((Change("is_overdue", False, True, 1.0),))) is None
    True
    """
    amounts = [_amount(way, c) for c in way.changes if unit_of(c.reading) != "flag"]
    if len(amounts) < len(way.changes):
        return f"{listed(amounts)}, and a yes or no" if amounts else None
    return f"{listed(amounts)} ({written('ratio', way.share)} of the line)"


def _amount(way: Way, change: Change) -> str:
    """A difference as its reader sees it; of several cards, all of them together.

    >>> _amount(Way(()), Change("low_days", 8, 9, 0.1))
    '1 day'
    >>> _amount(Way(()), Change("balance_volatility", 1.25, 1, 0.25))
    '25 points'
    """
    unit, much = unit_of(change.reading), abs(change.after - change.before)
    if change.reading == "highest_card_balance_cents" and way.on_cards:
        much = abs(sum(each.after_cents - each.before_cents for each in way.on_cards))
    if unit == "cents":
        return dollars(int(much))
    if unit == "ratio":
        return f"{written('percent', much * 100).removesuffix('%')} points"
    noun = _COUNTED.get(change.reading, "day")
    return f"{written('days', much)} {noun}{'' if much == 1 else 's'}"


def listed(names: Iterable[str], last: str = "and") -> str:
    """Words in a row.

    >>> listed(["a"]), listed(["a", "b"]), listed(["a", "b", "c"], "or")
    ('a', 'a and b', 'a, b or c')
    """
    *first, final = names
    return f"{', '.join(first)}{_spaced(last)}{final}" if first else final


def _spaced(last: str) -> str:
    return f"{last} " if last.startswith(",") else f" {last} "


def _day(day: date, near: date) -> str:
    """A day, with its year where that is not the year of the day that is read."""
    year = "" if day.year == near.year else f", {day.year}"
    return f"{day:%B} {day.day}{year}"


def _owed(asked: Asked, way: Way, change: Change) -> str:
    return " and ".join(_owed_on(asked, each) for each in way.on_cards)


def _owed_on(asked: Asked, each: OnCard) -> str:
    less = each.before_cents - each.after_cents
    if less < 0:
        return f"{dollars(-less)} more were owed on your {each.card}"
    before = ""
    if each.statement_on is not None:
        day = _day(each.statement_on, asked.particulars.window.as_of)
        before = f" before its statement of {day}"
    return f"{dollars(less)} were paid on your {each.card}{before}"


def _interest(asked: Asked, way: Way, change: Change) -> str:
    if change.after:
        return f"{dollars(int(change.after))} of card interest had been charged in the window"
    charged = asked.particulars.interest_on
    last = ""
    if charged:
        window = asked.particulars.window
        gone = _day(charged[-1] + timedelta(days=window.days), window.as_of)
        last = f" (the last charge, of {_day(charged[-1], window.as_of)}, leaves it on {gone})"
    return f"no card interest had been charged in the window{last}"


def _minimum(asked: Asked, way: Way, change: Change) -> str:
    if change.after:
        return "the last payments to a card had been its minimum"
    if not asked.particulars.at_minimum:
        return "the last payments to a card had been more than its minimum"
    return listed(_paid_more(each) for each in asked.particulars.at_minimum)


def _paid_more(card: AtMinimum) -> str:
    more, minimum = dollars(card.more_cents), dollars(card.minimum_cents)
    return f"a month's payments to your {card.name} had been {more} (its minimum is {minimum})"


def _overdue(asked: Asked, way: Way, change: Change) -> str:
    if not change.after:
        late = asked.particulars.overdue
        which = f" (that of your {listed(late)} is)" if late else ""
        return f"no payment were past its due date{which}"
    due = asked.particulars.due_on
    if due is None:
        return "a payment were past its due date"
    day = _day(due, asked.particulars.window.as_of)
    return f"a payment were past its due date (the next one known is due on {day})"


def _subscriptions(asked: Asked, way: Way, change: Change) -> str:
    noun = "subscription" if change.after == 1 else "subscriptions"
    return f"{change.after} {noun} renewed rather than {change.before}{_ends(way)}"


def _subscription_spend(asked: Asked, way: Way, change: Change) -> str:
    return f"subscriptions had taken {_rather(change)} in the window{_ends(way)}"


def _ends(way: Way) -> str:
    if not way.ends:
        return ""
    if len(way.ends) == 1:
        return f" (the end of {listed(way.ends[0])} does that)"
    if len(way.ends) > NAMED:
        return f" (the end of {listed(way.ends[0])}, for one, does that)"
    return f" (the end of {listed([' with '.join(names) for names in way.ends], 'or')} does that)"


def _rather(change: Change) -> str:
    return f"{dollars(int(change.after))} rather than {dollars(int(change.before))}"


def _spending(asked: Asked, way: Way, change: Change) -> str:
    return f"spending in the window had been {_rather(change)}"


def _saved(asked: Asked, way: Way, change: Change) -> str:
    return f"{_rather(change)} net had gone into savings in the window"


def _checking(asked: Asked, way: Way, change: Change) -> str:
    as_of = asked.particulars.window.as_of
    more = int(change.after) - int(change.before)
    than = f"{dollars(abs(more))} {'more' if more > 0 else 'less'}"
    return f"checking held {dollars(int(change.after))} on {_day(as_of, as_of)}, {than} than it did"


def _gap(asked: Asked, way: Way, change: Change) -> str:
    before, after = written("days", change.before), written("days", change.after)
    return f"the median gap between pay days were {after} days rather than {before}"


def _low_days(asked: Asked, way: Way, change: Change) -> str:
    observed, line = asked.row["days_observed"], asked.row["low_line_cents"]
    said = f"{change.after} of {observed} days had ended with checking under {dollars(line)}"
    fewer = int(change.before) - int(change.after)
    nearest = asked.particulars.low_days[: max(fewer, 0)]
    if not nearest:
        return f"{said} rather than {change.before}"
    return f"{said} rather than {change.before} ({_lifted(nearest, fewer, line, asked)})"


def _lifted(days: tuple[tuple[date, int], ...], fewer: int, line: int, asked: Asked) -> str:
    """The days that ended nearest to the line, and what they were short of it."""
    as_of = asked.particulars.window.as_of
    short = [(_day(day, as_of), dollars(line - held)) for day, held in days]
    if fewer > NAMED:
        return f"the nearest of them, {short[0][0]}, ended {short[0][1]} short"
    return listed(f"{day} ended {cents} short" for day, cents in short)


def _volatility(asked: Asked, way: Way, change: Change) -> str:
    most = "at most" if change.after < change.before else "at least"
    after, before = (written("percent", value * 100) for value in (change.after, change.before))
    return f"the checking balance had moved by {most} {after} of its average rather than {before}"


def _plainly(asked: Asked, way: Way, change: Change) -> str:
    unit = unit_of(change.reading)
    after, before = written(unit, change.after), written(unit, change.before)
    return f"{change.reading} were {after} rather than {before}"


_CLAUSES: dict[str, Callable[[Asked, Way, Change], str]] = {
    "highest_card_balance_cents": _owed,
    "interest_cents": _interest,
    "pays_minimum_only": _minimum,
    "is_overdue": _overdue,
    "subscription_count": _subscriptions,
    "subscription_spend_cents": _subscription_spend,
    "spend_cents": _spending,
    "savings_net_inflow_cents": _saved,
    "checking_balance_cents": _checking,
    "pay_gap_median_days": _gap,
    "low_days": _low_days,
    "balance_volatility": _volatility,
}
"""The words of each lever; one without words of its own is told by its name."""
