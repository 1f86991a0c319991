"""Named noise: records made worse in one way, the same way every time.

What happens to a row follows from a hash of its transaction_id and of the noise's name, so that it
does not depend on other rows, on their order, or on which other noise there is.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import polars as pl
from polars import col
from xxhash import xxh3_64_intdigest

from spendsense.ledger import BadInput, Book
from spendsense.world.dice import Bits, mix, named

Change = Callable[[pl.DataFrame, "Dice", Book], pl.DataFrame]


@dataclass(frozen=True, slots=True)
class Noise:
    """One way in which records are worse than they were; `did` says which."""

    name: str
    did: str
    change: Change


@dataclass(frozen=True, slots=True)
class Touched:
    """What a noise did, to how many of how many rows."""

    noise: str
    did: str
    rows: int
    of: int

    @property
    def sentence(self) -> str:
        return f"{self.noise}: {self.did}; {self.rows:,} of {self.of:,} rows touched."

    def __add__(self, other: Touched) -> Touched:
        return replace(self, rows=self.rows + other.rows, of=self.of + other.of)


class Dice:
    """Chance for each row, by the name of what is asked."""

    def __init__(self, ids: pl.Series, noise: str) -> None:
        keys = [xxh3_64_intdigest(each.encode()) for each in ids.to_list()]
        self._keys = np.array(keys, dtype=np.uint64)
        self._noise = noise

    def below(self, question: str, sides: int) -> pl.Series:
        """A whole number from 0 to `sides` - 1 for each row."""
        salt = np.uint64(named(f"noise {self._noise} {question}"))
        bits: Bits = mix(self._keys ^ salt)
        return pl.Series(question, (bits >> np.uint64(32)) % np.uint64(sides), dtype=pl.Int64)


GARBLED_OF_100 = 60
LOST_OF_100 = 5
MOST_DAYS = 2
PREFIXES = ("SQ *", "PP*", "TST*")
NARROW, WIDE = 12, 22
"""Characters to which a description may be cut: half of what a bank's row has room for."""


def _names(rows: pl.DataFrame, dice: Dice, book: Book) -> pl.DataFrame:
    """Six ways in ten rows garbled: number, date, prefix, lower case, capitals, cut short."""
    way = dice.below("way", 6).alias("_way")
    number = dice.below("number", 10_000).cast(pl.String).str.zfill(4)
    prefix = pl.Series(PREFIXES).gather(dice.below("prefix", len(PREFIXES)))
    width = dice.below("width", WIDE - NARROW + 1) + NARROW
    garbled = dice.below("garbled", 100) < GARBLED_OF_100
    told = rows.with_columns(
        way, _number=number, _prefix=prefix, _width=width, _garbled=garbled
    ).with_columns(
        # A processor stands before what was bought, never before pay or a transfer.
        _way=pl.when((col("_way") == 2) & col("merchant_name").is_null())
        .then(1)
        .otherwise(col("_way"))
    )
    texts = {name: _garbled(col(name)) for name in ("name", "merchant_name")}
    told = told.with_columns(
        pl.when("_garbled").then(text).otherwise(col(name)).alias(name)
        for name, text in texts.items()
    )
    return told.select(rows.columns)


def _garbled(text: pl.Expr) -> pl.Expr:
    ways = (
        text + " #" + col("_number"),
        text + " " + col("date").dt.strftime("%m/%d"),
        col("_prefix") + text,
        text.str.to_lowercase(),
        text.str.to_titlecase(),
        text.str.slice(0, col("_width")).str.strip_chars(),
    )
    told = pl.lit(None, pl.String)
    for number, way in enumerate(ways):
        told = pl.when(col("_way") == number).then(way).otherwise(told)
    return told


def _dates(rows: pl.DataFrame, dice: Dice, book: Book) -> pl.DataFrame:
    shift = dice.below("days", 2 * MOST_DAYS + 1) - MOST_DAYS
    days = pl.duration(days=col("_shift"))
    # Nothing can be dated later than the day the records are read on.
    late = col("date") + days > book.as_of
    return (
        rows.with_columns(_shift=shift)
        .with_columns(_shift=pl.when(late).then(-col("_shift").abs()).otherwise("_shift"))
        .with_columns(col("date") + days, col("authorized_date") + days)
        .select(rows.columns)
    )


def _rows(rows: pl.DataFrame, dice: Dice, book: Book) -> pl.DataFrame:
    return rows.filter(dice.below("lost", 100) >= LOST_OF_100)


def _categories(rows: pl.DataFrame, dice: Dice, book: Book) -> pl.DataFrame:
    return rows.with_columns(
        category_primary=pl.lit(None, pl.String), category_detailed=pl.lit(None, pl.String)
    )


def _merchants(rows: pl.DataFrame, dice: Dice, book: Book) -> pl.DataFrame:
    return rows.with_columns(merchant_name=pl.lit(None, pl.String))


NOISES: dict[str, Noise] = {
    noise.name: noise
    for noise in (
        Noise(
            "names",
            f"descriptions and merchant names of {GARBLED_OF_100} rows in 100 garbled (a store"
            " number, a date, SQ *, PP* or TST* before them, lower case, capitals, or cut short)",
            _names,
        ),
        Noise("dates", f"dates moved by up to {MOST_DAYS} days either way", _dates),
        Noise("rows", f"{LOST_OF_100} rows in 100 lost", _rows),
        Noise("categories", "categories removed", _categories),
        Noise("merchants", "merchant names removed, descriptions kept", _merchants),
    )
}
"""Every noise by its name."""

CLEAN = "clean"


def parts_of(condition: str) -> tuple[Noise, ...]:
    """The noises of `names+rows`, in the order of NOISES; none of `clean`.

    Raises BadInput for a name that there is not.
    """
    if condition == CLEAN:
        return ()
    asked = condition.split("+")
    if unknown := [name for name in asked if name not in NOISES]:
        raise BadInput(
            f"{unknown[0]!r} is not a noise. Name one of {', '.join(NOISES)}, or several at once "
            "with + between them, as in names+rows."
        )
    return tuple(noise for name, noise in NOISES.items() if name in asked)


def disturbed(book: Book, noises: tuple[Noise, ...]) -> tuple[Book, tuple[Touched, ...]]:
    """The book with every noise in turn, and what each did."""
    touched: list[Touched] = []
    rows = book.transactions
    for noise in noises:
        after = noise.change(rows, Dice(rows["transaction_id"], noise.name), book)
        touched.append(Touched(noise.name, noise.did, _changed(rows, after), rows.height))
        rows = after
    return (replace(book, transactions=rows), tuple(touched)) if noises else (book, ())


def _changed(before: pl.DataFrame, after: pl.DataFrame) -> int:
    """Rows that are gone or read otherwise."""
    if before.height != after.height:
        return before.height - after.height
    same = pl.all_horizontal(pl.col(name).eq_missing(after[name]) for name in before.columns)
    return before.height - int(before.select(same.sum()).item())
