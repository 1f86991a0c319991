"""Who a row is with, whatever its bank makes of the name.

Descriptions carry the processor's mark ("SQ *", "PP*", "TST*"), a store's number, a date, a
reference, a town. What is left of the letters tells merchants apart.
"""

from __future__ import annotations

import polars as pl

PROCESSORS, BANKS = (
    "sq|sqc|pp|paypal|tst|sp|ic",
    "pos|debit|purchase|checkcard|visa|ach|web|recurring",
)
MARKS = rf"^(?:(?:{PROCESSORS}|{BANKS})\s*[\*:\-]?\s+|(?:{PROCESSORS})\s*\*\s*)+"
"""What processors and banks put before a merchant's name."""
NUMBERED = r"\S*\d\S*"
"""Words with a digit in them: stores, dates, telephones, references."""
FINE_LETTERS, COARSE_LETTERS = 20, 12
"""Letters of a description that tell it apart, and that tell its merchant: networks cut it off."""


def letters(text: str) -> pl.Expr:
    """The letters of names, in small ones, without marks and words with numbers; empty for null."""
    bare = pl.col(text).fill_null("").str.to_lowercase().str.strip_chars().str.replace(MARKS, "")
    return bare.str.replace_all(NUMBERED, " ").str.replace_all(r"[^\p{L}]+", "")
