"""The rows of a user that were asked for: a page of them, and what they add up to."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import polars as pl
from polars import col

from spendsense.ledger import DOLLARS, BadInput, Book, Window, dollars
from spendsense.ledger.categories import category_words
from spendsense.policy import Policy
from spendsense.review.corrections import sentence
from spendsense.signals import EVIDENCE_OF, evidence, streams
from spendsense.signals.money import MONEY_IN, moves, stream_keys
from spendsense.signals.reading import written

from .money_bodies import OfStream, SaidOfRow, StandsAs, TransactionBody, TransactionsPage
from .money_known import Known
from .money_words import FLOW_WORDS, account_label

Direction = Literal["in", "out"]
NO_CATEGORY = "none"
MOST_IDS = 500
POSTED_FLOWS = ("spent", "pay", "other_in", "moved")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What was asked for; rows must fit all of it."""

    ids: tuple[str, ...] = ()
    account: str | None = None
    category: str | None = None
    stream: str | None = None
    flow: StandsAs | None = None
    money_in: bool = False
    reading: str | None = None
    window_days: int = 30
    first: date | None = None
    last: date | None = None
    q: str | None = None
    direction: Direction | None = None


def page_of(known: Known, asked: Asked, cursor: str | None, limit: int) -> TransactionsPage:
    """A page of the rows that fit, newest first, and what all of them come to."""
    rows = _fitting(_told(known), known, asked).sort(
        "date", "transaction_id", descending=[True, False]
    )
    counted = rows.filter(col("flow").is_in(POSTED_FLOWS))["amount_cents"]
    left = rows if cursor is None else rows.filter(_after(cursor))
    page = left.head(limit)
    return TransactionsPage(
        user_id=known.user_id,
        as_of=known.book.as_of,
        total=rows.height,
        in_cents=-int(counted.filter(counted < 0).sum()),
        out_cents=int(counted.filter(counted > 0).sum()),
        sentence=_sentence(rows.height, asked),
        items=_items(page, known),
        next_cursor=_cursor(page) if left.height > limit else None,
    )


def _told(known: Known) -> pl.DataFrame:
    """Every row with what it counts as and the number of its stream: as the owner says it is, and
    those of accounts that are not counted as the bank does."""
    flows = moves(known.book, known.policy)[:, ["transaction_id", "flow", "stream"]]
    own, every = known.book.transactions, known.bank.transactions
    apart = every.join(own[:, ["transaction_id"]], on="transaction_id", how="anti")
    read = own.join(flows, on="transaction_id", how="left").with_columns(
        flow=pl.coalesce(
            "flow", pl.when("pending").then(pl.lit("pending")).otherwise(pl.lit("other_currency"))
        )
    )
    nothing = pl.lit(None, pl.Int64)
    kept = apart.with_columns(flow=pl.lit("not_counted"), stream=nothing)
    return pl.concat([read, kept.select(read.columns)])


def _fitting(rows: pl.DataFrame, known: Known, asked: Asked) -> pl.DataFrame:
    fits = [condition for condition in (*_of_columns(asked), *_of_book(known, asked))]
    return rows.filter(*fits) if fits else rows


def _of_columns(asked: Asked) -> list[pl.Expr]:
    found = []
    if asked.account is not None:
        found.append(col("account_id") == asked.account)
    if asked.category is not None:
        either = (col(name) == asked.category for name in ("category_primary", "category_detailed"))
        none = asked.category == NO_CATEGORY
        found.append(col("category_primary").is_null() if none else pl.any_horizontal(*either))
    if asked.flow is not None:
        found.append(col("flow") == asked.flow)
    if asked.money_in:
        found.append(col("flow").is_in(MONEY_IN))
    if asked.first is not None:
        found.append(col("date") >= asked.first)
    if asked.last is not None:
        found.append(col("date") <= asked.last)
    if asked.direction is not None:
        found.append(
            col("amount_cents") < 0 if asked.direction == "in" else col("amount_cents") > 0
        )
    if asked.q is not None:
        words = asked.q.lower()
        names = (
            col(name).str.to_lowercase().str.contains(words, literal=True)
            for name in ("name", "merchant_name")
        )
        found.append(pl.any_horizontal(*names).fill_null(False))
    return found


def _of_book(known: Known, asked: Asked) -> list[pl.Expr]:
    """What only the record can tell: rows by id, of a stream, and those of a reading."""
    found = []
    if asked.ids:
        if len(asked.ids) > MOST_IDS:
            raise BadInput(f"{len(asked.ids)} ids were asked for: {MOST_IDS} at most at once.")
        found.append(_among(asked.ids))
    if asked.stream is not None:
        numbers = stream_keys(known.book, known.policy)
        of = [number for number, key in numbers.items() if key == asked.stream]
        found.append(col("stream").is_in(of).fill_null(False))
    if asked.reading is not None:
        window = Window(asked.window_days, known.book.as_of)
        found.append(_among(read_from(known.book, asked.reading, window, known.policy)))
    return found


def _among(ids: tuple[str, ...]) -> pl.Expr:
    return col("transaction_id").is_in(pl.Series(ids, dtype=pl.String).implode())


def read_from(book: Book, reading: str, window: Window, policy: Policy) -> tuple[str, ...]:
    """The rows of a book of one user that a reading was read from. Raises BadInput."""
    if reading not in EVIDENCE_OF:
        raise BadInput(f"There is no reading {reading!r}. GET /api/v1/signals/{{user_id}} has all.")
    groups = next(iter(evidence(book, window, policy).values()), {})
    named = (groups[group].transactions for group in EVIDENCE_OF[reading] if group in groups)
    return tuple(sorted({key for keys in named for key in keys}))


def _cursor(page: pl.DataFrame) -> str:
    day, key = page[-1, "date"], page[-1, "transaction_id"]
    return base64.urlsafe_b64encode(f"{day.isoformat()} {key}".encode()).decode()


def _after(cursor: str) -> pl.Expr:
    try:
        text = base64.urlsafe_b64decode(cursor.encode()).decode()
        day, _, key = text.partition(" ")
        since = date.fromisoformat(day)
    except (ValueError, binascii.Error) as error:
        raise BadInput("That is no cursor of ours: send `next_cursor` as it was given.") from error
    return (col("date") < since) | ((col("date") == since) & (col("transaction_id") > key))


def _items(page: pl.DataFrame, known: Known) -> list[TransactionBody]:
    told = streams(known.book, known.policy)[:, ["stream", "name", "kind"]].iter_rows()
    keys = stream_keys(known.book, known.policy)
    of = {n: OfStream(key=keys[n], name=name or "", kind=kind) for n, name, kind in told}
    accounts = {a["account_id"]: account_label(a) for a in known.bank.accounts.to_dicts()}
    said = _said(known)
    bank = {}
    if said:
        named = known.bank.transactions.filter(_among(tuple(said)))
        bank = {row["transaction_id"]: row for row in named.to_dicts()}
    return [
        _item(row, accounts, of.get(row["stream"]), said.get(row["transaction_id"], []), bank)
        for row in page.to_dicts()
    ]


def _said(known: Known) -> dict[str, list[SaidOfRow]]:
    found: dict[str, list[SaidOfRow]] = {}
    for each in known.said:
        for line in each.facts:
            if key := line.get("transaction_id"):
                words = SaidOfRow(
                    correction_id=each.correction_id, said=each.said, sentence=sentence(each)
                )
                found.setdefault(key, []).append(words)
    return found


def _item(
    row: dict[str, Any],
    accounts: dict[str, str],
    stream: OfStream | None,
    said: list[SaidOfRow],
    bank: dict[str, dict[str, Any]],
) -> TransactionBody:
    was = bank.get(row["transaction_id"], row)
    name = row["merchant_name"] or row["name"]
    bank_name = was["merchant_name"] or was["name"]
    code, bank_code = _code(row), _code(was)
    incoming = row["amount_cents"] < 0
    return TransactionBody(
        transaction_id=row["transaction_id"],
        account_id=row["account_id"],
        account=accounts.get(row["account_id"], "an account that is not in the record"),
        date=row["date"],
        authorized_date=row["authorized_date"],
        amount_cents=row["amount_cents"],
        amount_said=f"{'+' if incoming else ''}{dollars(abs(row['amount_cents']))}",
        direction="in" if incoming else "out",
        currency=row["iso_currency_code"] or DOLLARS,
        name=row["name"],
        merchant_name=row["merchant_name"],
        category=row["category_primary"],
        category_detailed=row["category_detailed"],
        category_words=category_words(code),
        payment_channel=row["payment_channel"],
        city=row["city"],
        region=row["region"],
        pending=row["pending"],
        balance_cents=row["balance_cents"],
        flow=row["flow"],
        flow_words=FLOW_WORDS[row["flow"]],
        stream=stream,
        bank_name=bank_name if bank_name != name else None,
        bank_category_words=category_words(bank_code) if bank_code != code else None,
        said=said,
    )


def _code(row: dict[str, Any]) -> str | None:
    code: str | None = row["category_detailed"] or row["category_primary"]
    return code


def _sentence(count: int, asked: Asked) -> str:
    """What was asked for, in words."""
    said = [f"{count:,} {'row' if count == 1 else 'rows'}"]
    if asked.reading is not None:
        what = asked.reading.removesuffix("_cents").replace("_", " ")
        said.append(f"that {what} over {asked.window_days} days was read from")
    if asked.flow is not None:
        said.append(f"of money that {FLOW_WORDS[asked.flow]}")
    if asked.money_in:
        said.append("of money that came in")
    if asked.category is not None:
        none = asked.category == NO_CATEGORY
        said.append(f"of {category_words(None if none else asked.category)}")
    if asked.first is not None:
        said.append(f"from {written('date', asked.first)}")
    if asked.last is not None:
        said.append(f"to {written('date', asked.last)}")
    if asked.q is not None:
        said.append(f"with “{asked.q}” in the name")
    return " ".join(said) + "."
