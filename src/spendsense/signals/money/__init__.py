"""Where a user's money came from, went and lies: what pages show, by the steps of the readings.

Nothing here counts a row otherwise than the signals do, so that a figure on a page and the reading
of the same name agree to the cent.
"""

from .balance_line import BalanceLine, balance_line
from .calendar_file import calendar_file
from .cards_told import CardTold, cards_told
from .moves import FLOWS, MONEY_IN, moves
from .recurring import Recurring, recurring, stream_keys
from .spending import Category, Flow, Span, Spending, spending
from .stream_words import stream_sentence

__all__ = [
    "FLOWS",
    "MONEY_IN",
    "BalanceLine",
    "CardTold",
    "Category",
    "Flow",
    "Recurring",
    "Span",
    "Spending",
    "balance_line",
    "calendar_file",
    "cards_told",
    "moves",
    "recurring",
    "spending",
    "stream_keys",
    "stream_sentence",
]
