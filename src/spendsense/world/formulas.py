"""Cells of CSV that a spreadsheet would run: a world is written without any.

What is written here has to come back through `spendsense ingest` to the letter, so a cell is not
changed to make it harmless: a text that would be run is refused, with its column and the text.
"""

from __future__ import annotations

import polars as pl

from spendsense.ledger import BadInput

BEGINS_A_FORMULA = "[=+\\-@\t\r\n\x00＝＋－＠]"
"""How a cell begins that a spreadsheet may run, as written and in full width (OWASP)."""

_RUNS = f"^[ \u00a0\u3000]*{BEGINS_A_FORMULA}"
_NUMBER = r"^[+-]?\d+(\.\d+)?$"
_TEXTS = (pl.String, pl.Categorical, pl.Enum)


def without_formulas(frame: pl.DataFrame, where: str) -> pl.DataFrame:
    """The same frame. Raises BadInput for a text that a spreadsheet would run; -4.50 is a number.

    >>> without_formulas(pl.DataFrame({"name": ["=1+1"]}), "users.csv")
    Traceback (most recent call last):
    ...
    spendsense.ledger.errors.BadInput: users.csv, column name: a spreadsheet would run '=1+1'. ...
    """
    for column in frame.iter_columns():
        if not isinstance(column.dtype, _TEXTS):
            continue
        texts = column.cast(pl.String)
        bad = texts.filter(texts.str.contains(_RUNS) & ~texts.str.contains(_NUMBER))
        if bad.len():
            raise BadInput(
                f"{where}, column {column.name}: a spreadsheet would run {bad[0]!r}. Give the "
                "profile other words, or write Parquet or JSON, which no spreadsheet runs."
            )
    return frame
