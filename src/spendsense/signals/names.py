"""Who a row is with, whatever its bank makes of the name.

Descriptions carry the processor's mark ("SQ *", "PP*", "TST*"), a store's number, a date, a
reference, a town. What is left of the letters tells merchants apart.
"""

from __future__ import annotations

import polars as pl
from polars import col

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


def letters(text: pl.Expr) -> pl.Expr:
    """The letters of a name, in small ones, without marks and words with numbers."""
    bare = text.str.to_lowercase().str.strip_chars().str.replace(MARKS, "")
    return bare.str.replace_all(NUMBERED, " ").str.replace_all(r"[^\p{L}]+", "")


def named(rows: pl.DataFrame) -> pl.DataFrame:
    """One row a pair of `merchant_name` and `name` that occurs, with keys `said` and `merchant`.

    `said` is what the description begins with; `merchant` the merchant's name or, without one, a
    shorter beginning. Either is empty where there are no letters.
    """
    pairs = rows.select("merchant_name", "name").unique()
    described = letters(col("name")).fill_null("")
    known = letters(col("merchant_name")).fill_null("")
    return pairs.with_columns(
        said=described.str.slice(0, FINE_LETTERS),
        merchant=pl.when(known != "").then(known).otherwise(described.str.slice(0, COARSE_LETTERS)),
    )
