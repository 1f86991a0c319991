"""What a population comes to, measured from the bank's rows: each figure by name.

`MEASURES` are read from every folder; a profile may also ask for one of `FAMILIES`, whose names
take a parameter (`percent_of_region:urban`). `published.py` has the figures they are held against.
"""

from . import (
    amounts,
    balances,
    calendar,
    cards,
    housing,
    income,
    pay,
    payments,
    people,
    retirement,
    spending,
    subscriptions,
)
from .measure import Measure, Tally, Value, merged
from .paths import BalancePath, balance_paths
from .people import FAMILIES, Family
from .published import VERDICTS, Line, Published, Verdict, published
from .records import Records

REALISM = (
    *payments.MEASURES,
    *spending.MEASURES,
    *pay.MEASURES,
    *retirement.MEASURES,
    *income.MEASURES,
    *cards.MEASURES,
    *balances.MEASURES,
    *housing.MEASURES,
    *subscriptions.MEASURES,
    *calendar.MEASURES,
    *amounts.MEASURES,
)
"""How people live with money; some have a published figure to be held against."""

MEASURES = (*people.MEASURES, *REALISM)


def measure(name: str) -> Measure | None:
    """The measure of a name, of a family where the name has a parameter.

    >>> measure("percent_of_region:urban").description
    'Share of customers who live in a region that is urban.'
    >>> measure("luck") is None
    True
    """
    family_name, colon, parameter = name.partition(":")
    if colon:
        family = next((each for each in FAMILIES if each.name == family_name), None)
        return family.measure(parameter) if family else None
    return next((each for each in MEASURES if each.name == name), None)


def tallies(records: Records, measures: tuple[Measure, ...]) -> dict[str, Tally]:
    """The tallies these measures need of a block, each made once."""
    needed = {each.tally_name: each.tally for each in measures}
    return {name: tally(records) for name, tally in needed.items()}


__all__ = [
    "FAMILIES", "MEASURES", "REALISM", "VERDICTS", "BalancePath", "Family", "Line", "Measure",
    "Published", "Records", "Tally", "Value", "Verdict", "balance_paths", "measure", "merged",
    "published", "tallies",
]  # fmt: skip
