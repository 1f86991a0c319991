"""How each reading follows from its evidence: formulas that are values.

The same value works a reading out again, says how in words, and shows one user's numbers.
"""

from .cash_flow import CASH_FLOW
from .cited import Cited, CitedStream
from .credit import CREDIT
from .formula import Formula
from .history import HISTORY
from .income import INCOME
from .runway import RUNWAY
from .savings import SAVINGS
from .subscriptions import SUBSCRIPTIONS

FORMULAS: dict[str, Formula] = {
    **SUBSCRIPTIONS,
    **SAVINGS,
    **CREDIT,
    **INCOME,
    **CASH_FLOW,
    **RUNWAY,
    **HISTORY,
}
"""By name of the reading."""

__all__ = ["FORMULAS", "Cited", "CitedStream", "Formula"]
