"""What a user may say of the record, and what each thing said makes of it.

The list is closed, and nothing in it changes an amount, a day or whose a record is. What is said of
a stream is kept as whom it is with, so that it holds for what comes next too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, get_args

import numpy as np
import polars as pl
from polars import col
from sqlalchemy import Connection

from spendsense.ledger import BadInput, Book, NotFound, dollars
from spendsense.ledger.categories import category_words, renamed, taxonomy
from spendsense.ledger.corrections import ABOUT_A_ROW, APART, IS, NOT_RECURRING
from spendsense.policy import Policy
from spendsense.signals.left_out import whom
from spendsense.signals.money import Recurring, recurring
from spendsense.signals.money.stream_words import KIND_WORDS
from spendsense.signals.reading import written
from spendsense.signals.rows import rows
from spendsense.signals.stream_cadence import TOLD_APART_BY_PRICE
from spendsense.signals.transfers import paired_rows
from spendsense.storage import Correction, corrections

Said = Literal["not_recurring", "part_of", "category", "own_transfer", "not_mine"]
SAID: tuple[Said, ...] = get_args(Said)

ONLY_IN, ONLY_OUT = ("INCOME", "TRANSFER_IN", "LOAN_DISBURSEMENTS"), ("TRANSFER_OUT",)
"""Primary categories of money that comes in, and of money that leaves. Any other may be either:
what was bought, or charged, may be paid back."""
OWN_TRANSFER = {True: "TRANSFER_IN_ACCOUNT_TRANSFER", False: "TRANSFER_OUT_ACCOUNT_TRANSFER"}

Lines = tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Saying:
    """What a user says: one of SAID, and of what."""

    said: Said
    stream: str | None = None
    transaction_id: str | None = None
    account_id: str | None = None
    category: str | None = None


@dataclass(frozen=True, slots=True)
class Stated:
    """What is kept of it: what it was said of, as it is now, and the facts it makes."""

    label: Mapping[str, Any]
    facts: Lines


def stated(book: Book, saying: Saying, policy: Policy) -> Stated:
    """What a saying makes of a book of one user, as it is read now.

    Raises NotFound for a stream, row or account that is not there, BadInput for a saying that names
    too little or too much, or a category that does not fit.
    """
    _check_named(saying)
    return _STATED[saying.said](book, saying, policy)


NAMES: Mapping[Said, tuple[frozenset[str], ...]] = {
    "not_recurring": (frozenset({"stream"}), frozenset({"transaction_id"})),
    "part_of": (frozenset({"transaction_id", "stream"}),),
    "category": (frozenset({"transaction_id", "category"}),),
    "own_transfer": (frozenset({"transaction_id"}),),
    "not_mine": (frozenset({"account_id"}),),
}
"""What each saying names; of `not_recurring` one or the other."""


def _check_named(saying: Saying) -> None:
    fields = ("stream", "transaction_id", "account_id", "category")
    given = frozenset(name for name in fields if getattr(saying, name) is not None)
    if given not in NAMES[saying.said]:
        wanted = " or ".join(" and ".join(sorted(names)) for names in NAMES[saying.said])
        raise BadInput(
            f"{saying.said} names {wanted}, and nothing else; this names "
            f"{', '.join(sorted(given)) or 'nothing'}."
        )


def _not_recurring(book: Book, saying: Saying, policy: Policy) -> Stated:
    if saying.transaction_id is not None:
        row = _row(book, saying)
        line = {"said": NOT_RECURRING, "transaction_id": row["transaction_id"]}
        return Stated(_of_row(row), (line,))
    stream = _stream(book, saying, policy)
    return Stated(_of_stream(stream), _left_out(book, stream, policy))


def _left_out(book: Book, stream: Recurring, policy: Policy) -> Lines:
    """Whom a stream is with, and its prices where another stream is with the same: to say of one
    service of a merchant that it does not come back says nothing of the other."""
    posted = rows(book)
    reached = np.full(posted.height, -1)
    left, came = paired_rows(book, policy)
    reached[left] = came
    chosen = pl.Series(stream.rows, dtype=pl.String).implode()
    some = np.flatnonzero(posted["transaction_id"].is_in(chosen).to_numpy())
    own = whom(book, some, reached[some])
    others = [each for each in recurring(book, policy) if each.key != stream.key]
    every = np.flatnonzero(posted["transaction_id"].is_in(_ids(others)).to_numpy())
    theirs = whom(book, every, reached[every])
    found = []
    for incoming, merchant in sorted(set(own.select("incoming", "merchant").iter_rows())):
        line = {"said": NOT_RECURRING, "incoming": incoming, "merchant": merchant}
        shared = theirs.filter(col("incoming") == incoming, col("merchant") == merchant).height
        if shared and stream.kind in TOLD_APART_BY_PRICE:
            cents = own.filter(col("merchant") == merchant)["cents"]
            line |= {"least_cents": cents.min(), "most_cents": cents.max()}
        found.append(line)
    return tuple(found)


def _ids(streams: Iterable[Recurring]) -> pl.Series:
    return pl.Series([key for each in streams for key in each.rows], dtype=pl.String).implode()


def _part_of(book: Book, saying: Saying, policy: Policy) -> Stated:
    """The row is what the latest other row of the stream is, but for its amount and day."""
    row, stream = _row(book, saying), _stream(book, saying, policy)
    if row["transaction_id"] in stream.rows:
        raise BadInput(f"It is part of {stream.name or 'that stream'} already.")
    (like,) = book.transactions.filter(col("transaction_id") == stream.rows[-1]).to_dicts()
    if (row["amount_cents"] < 0) != (like["amount_cents"] < 0):
        raise BadInput("One of them came in and the other went out: they are not the same.")
    is_now = {name: like[name] for name in ABOUT_A_ROW}
    line = {"said": IS, "transaction_id": row["transaction_id"], **is_now}
    return Stated({**_of_row(row), "part_of": _of_stream(stream)}, (line,))


def _category(book: Book, saying: Saying, policy: Policy) -> Stated:
    row, code = _row(book, saying), str(saying.category)
    primary = taxonomy().get(code)
    if primary is None or code not in choices():
        raise BadInput(f"{code!r} is no category. GET the corrections of a user to see which are.")
    incoming = row["amount_cents"] < 0
    if primary in (ONLY_OUT if incoming else ONLY_IN):
        way = "came in" if incoming else "went out"
        raise BadInput(f"Money that {way} cannot be {category_words(code)}. Choose another.")
    line = {
        "said": IS,
        "transaction_id": row["transaction_id"],
        "category_primary": primary,
        "category_detailed": code,
    }
    return Stated({**_of_row(row), "category": code}, (line,))


def _own_transfer(book: Book, saying: Saying, policy: Policy) -> Stated:
    row = _row(book, saying)
    code = OWN_TRANSFER[row["amount_cents"] < 0]
    line = {
        "said": IS,
        "transaction_id": row["transaction_id"],
        "category_primary": taxonomy()[code],
        "category_detailed": code,
    }
    return Stated(_of_row(row), (line,))


def _not_mine(book: Book, saying: Saying, policy: Policy) -> Stated:
    found = book.accounts.filter(col("account_id") == saying.account_id).to_dicts()
    if not found:
        raise NotFound(f"There is no account {saying.account_id} among those that are counted.")
    (account,) = found
    label = {name: account[name] for name in ("account_id", "type", "subtype", "mask")}
    label["name"] = account["official_name"] or account["name"]
    return Stated(label, ({"said": APART, "account_id": account["account_id"]},))


_STATED: Mapping[Said, Callable[[Book, Saying, Policy], Stated]] = {
    "not_recurring": _not_recurring,
    "part_of": _part_of,
    "category": _category,
    "own_transfer": _own_transfer,
    "not_mine": _not_mine,
}


def choices() -> tuple[str, ...]:
    """The detailed categories that a row may be said to be: those of the newest taxonomy."""
    return tuple(code for code in taxonomy() if code not in renamed())


def _row(book: Book, saying: Saying) -> Mapping[str, Any]:
    named = col("transaction_id") == saying.transaction_id
    found = book.transactions.filter(named, ~col("pending")).to_dicts()
    if not found:
        raise NotFound(
            f"There is no posted row {saying.transaction_id} in an account that is counted. What "
            "is pending can be corrected once it has posted."
        )
    row: Mapping[str, Any] = found[0]
    return row


def _stream(book: Book, saying: Saying, policy: Policy) -> Recurring:
    for each in recurring(book, policy):
        if each.key == saying.stream:
            return each
    raise NotFound(f"There is no stream {saying.stream} that comes back.")


def _of_row(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "transaction_id": row["transaction_id"],
        "date": row["date"].isoformat(),
        "amount_cents": row["amount_cents"],
        "name": row["merchant_name"] or row["name"] or "",
        "was": row["category_detailed"] or row["category_primary"],
    }


def _of_stream(stream: Recurring) -> dict[str, Any]:
    return {
        "stream": stream.key,
        "name": stream.name,
        "kind": stream.kind,
        "cadence": stream.cadence,
        "typical_cents": stream.typical_cents,
        "transaction_ids": list(stream.rows),
    }


def sentence(correction: Correction) -> str:
    """What was said, in words."""
    label = correction.label
    if correction.said == "not_mine":
        digits = f" ending {label['mask']}" if label.get("mask") else ""
        return f"The account {label.get('name') or 'without a name'}{digits} is not yours to count."
    if "stream" in label:
        who = label["name"] or "somebody without a name"
        return f"The {KIND_WORDS[label['kind']]} from {who} does not come back."
    return f"{_the_row(label)} {_is(correction)}."


def _is(correction: Correction) -> str:
    label = correction.label
    if correction.said == "part_of":
        return f"is part of {label['part_of']['name'] or 'what has no name'}"
    if correction.said == "category":
        return f"is {category_words(label['category'])}, not {category_words(label['was'])}"
    if correction.said == "own_transfer":
        return "moved your own money"
    return "does not come back"


def _the_row(label: Mapping[str, Any]) -> str:
    amount = dollars(abs(label["amount_cents"]))
    way = "from" if label["amount_cents"] < 0 else "to"
    day = _day(label["date"])
    return f"{amount} {way} {label['name'] or 'somebody without a name'} on {day}"


def _day(text: str) -> str:
    return written("date", date.fromisoformat(text))


def labels(connection: Connection) -> pl.DataFrame:
    """What users said, a line each, with what it was said of: what a detector learns from."""
    return pl.DataFrame([_labelled(each) for each in corrections(connection)], schema=LABELS)


LABELS = pl.Schema(
    {
        "correction_id": pl.String(),
        "user_id": pl.String(),
        "said": pl.String(),
        "stands": pl.Boolean(),
        "at": pl.Datetime("us"),
        "name": pl.String(),
        "kind": pl.String(),
        "cadence": pl.String(),
        "category_was": pl.String(),
        "category_is": pl.String(),
        "account_id": pl.String(),
        "transaction_ids": pl.List(pl.String()),
    }
)
"""A correction as it is exported; `category_is` is the code that was said."""


def _labelled(each: Correction) -> dict[str, Any]:
    stream = each.label.get("part_of", each.label)
    row = each.label.get("transaction_id")
    return {
        "correction_id": each.correction_id,
        "user_id": each.user_id,
        "said": each.said,
        "stands": each.stands,
        "at": each.at,
        "name": stream.get("name"),
        "kind": stream.get("kind"),
        "cadence": stream.get("cadence"),
        "category_was": each.label.get("was"),
        "category_is": each.facts[0].get("category_detailed"),
        "account_id": each.label.get("account_id"),
        "transaction_ids": [row] if row else list(stream.get("transaction_ids", ())),
    }
