"""The nouns of a bank record: users, accounts, transactions, liabilities; money, sign, windows."""

from .book import Book
from .corrections import CORRECTIONS, no_corrections
from .errors import (
    BadInput,
    Busy,
    Conflict,
    ConsentMissing,
    IntegrityBroken,
    NotFound,
    SpendSenseError,
)
from .money import DOLLARS, cents, dollars
from .schemas import (
    ACCOUNTS,
    KEYS,
    LIABILITIES,
    PROVENANCE,
    SCHEMAS,
    TRANSACTIONS,
    USERS,
    empty,
)
from .window import WINDOW_DAYS, Window, windows

__all__ = [
    "ACCOUNTS",
    "CORRECTIONS",
    "DOLLARS",
    "KEYS",
    "LIABILITIES",
    "PROVENANCE",
    "SCHEMAS",
    "TRANSACTIONS",
    "USERS",
    "WINDOW_DAYS",
    "BadInput",
    "Book",
    "Busy",
    "Conflict",
    "ConsentMissing",
    "IntegrityBroken",
    "NotFound",
    "SpendSenseError",
    "Window",
    "cents",
    "dollars",
    "empty",
    "no_corrections",
    "windows",
]
