"""Streaks, rings, levels and recaps that reward learning, never spending.

What counts is what a user chose to do and finished, and what the records bear out over a complete
month. Everything here follows from events, records and days: nothing is kept, and nothing is
computed for who switched it off.
"""

from .actions import ACTIONS, Action, Done, done
from .fact import Fact
from .level import Level, level
from .months import VERIFIED, VerifiedMonth, complete_months, verified_months
from .recap import RECAP, Recap, recap
from .rings import Ring, rings
from .shelf import OnShelf, card_of, is_lesson, shelf
from .standing import Standing, standing
from .weeks import Week, Weeks, weeks

__all__ = [
    "ACTIONS",
    "RECAP",
    "VERIFIED",
    "Action",
    "Done",
    "Fact",
    "Level",
    "OnShelf",
    "Recap",
    "Ring",
    "Standing",
    "VerifiedMonth",
    "Week",
    "Weeks",
    "card_of",
    "complete_months",
    "done",
    "is_lesson",
    "level",
    "recap",
    "rings",
    "shelf",
    "standing",
    "verified_months",
    "weeks",
]
