"""What each row of one user would be a part of, and who it is with."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from spendsense.ledger.categories import BILLS, CARD_PAYMENT, NOT_PAY
from spendsense.policy import Policy
from spendsense.signals.names import COARSE_LETTERS, FINE_LETTERS, MARKS, NUMBERED
from spendsense.signals.stream_kinds import (
    CHARGED,
    JOBS,
    MORTGAGE_PAYMENT,
    NO_PAY,
    PAID,
    REGULAR_BILLS,
    SAVED,
    UNEVEN_PAY,
    WORDS,
)

from .corrections import never_comes_back
from .record import Record, Row, is_any_of
from .transfers import pairs

KINDS = ("pay", "card_payment", "mortgage", "loan_payment", "rent", "bill", "saving_transfer",
         "subscription")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Charge:
    """A row that may be part of a stream: what it would be part of, and who it is with."""

    row: Row
    kind: str
    merchant: str
    said: str
    uneven: str | None

    @property
    def day(self) -> date:
        day: date = self.row["date"]
        return day

    @property
    def cents(self) -> int:
        return abs(int(self.row["amount_cents"]))


def candidates(record: Record, policy: Policy) -> list[Charge]:
    """Posted rows by day and id, each with its kind and names. Left out are rows of no kind, and
    those that the user says never come back."""
    accounts = {account["account_id"]: account for account in record.accounts}
    moved = pairs(record, policy)
    reached = {pair.out["transaction_id"]: pair.into["account_id"] for pair in moved}
    arrived = {pair.into["transaction_id"] for pair in moved}
    found = []
    for row in sorted(record.posted(), key=lambda row: (row["date"], row["transaction_id"])):
        other = reached.get(row["transaction_id"])
        paired = other is not None or row["transaction_id"] in arrived
        own, target = accounts.get(row["account_id"], {}), accounts.get(other or "", {})
        kind = kind_of(row, own, target, paired)
        merchant = other or name(row["merchant_name"]) or name(row["name"])[:COARSE_LETTERS]
        if kind is not None and merchant and not never_comes_back(row, merchant, record):
            said = other or name(row["name"])[:FINE_LETTERS]
            found.append(Charge(row, kind, merchant, said, _uneven(row, kind)))
    return found


def kind_of(row: Row, own: Row, target: Row, paired: bool) -> str | None:
    """What a row would be a part of, by its category or, without one, by its words."""
    deposit = own.get("type") == "depository"
    if row["category_primary"] is None:
        return _by_words(row, own, target, paired)
    if row["amount_cents"] < 0:
        paid = deposit and row["category_primary"] == "INCOME"
        return "pay" if paid and row["category_detailed"] not in NOT_PAY else None
    if row["category_detailed"] == CARD_PAYMENT:
        return "card_payment" if deposit else None
    if row["category_detailed"] == MORTGAGE_PAYMENT:
        return "mortgage"
    if row["category_primary"] == "LOAN_PAYMENTS":
        return "loan_payment"
    if row["category_detailed"] == "RENT_AND_UTILITIES_RENT":
        return "rent"
    if row["category_primary"] in BILLS or row["category_detailed"] in REGULAR_BILLS:
        return "bill"
    if row["category_primary"] == "TRANSFER_OUT":
        put_by = (paired and not _to_checking(target)) or is_any_of(row, SAVED)
        return "saving_transfer" if put_by else None
    if row["category_primary"] in ("BANK_FEES", "TRANSFER_IN"):
        return None
    return "subscription" if deposit or own.get("type") == "credit" else None


def _to_checking(target: Row) -> bool:
    """Money that comes back from savings is not put by."""
    return target.get("subtype") == "checking"


def _by_words(row: Row, own: Row, target: Row, paired: bool) -> str | None:
    said, deposit = (row["name"] or "").lower(), own.get("type") == "depository"
    if row["amount_cents"] < 0:
        pay = deposit and not paired and re.search(PAID, said) and not re.search(NO_PAY, said)
        return "pay" if pay else None
    if re.search(CHARGED, said):
        return None
    if target.get("type") == "credit":
        return "card_payment"
    if target.get("subtype") == "mortgage":
        return "mortgage"
    if target.get("type") == "loan":
        return "loan_payment"
    if paired:
        return None if _to_checking(target) else "saving_transfer"
    for kind, words in WORDS.items():
        if row["amount_cents"] > 0 and re.search(words, said):
            return kind
    return "subscription" if deposit or own.get("type") == "credit" else None


def _uneven(row: Row, kind: str) -> str | None:
    """Whose single jobs a row pays for; None for any other row."""
    if kind != "pay":
        return None
    if row["category_detailed"] in UNEVEN_PAY:
        return str(row["category_detailed"])
    if row["category_primary"] is None and re.search(JOBS, (row["name"] or "").lower()):
        return "jobs"
    return None


def name(text: str | None) -> str:
    """The letters of a name, in small ones, without processors' marks and words with numbers.

    >>> name("SQ *Copper Spoon #0423"), name("TST* Blue Door 11/20")
    ('copperspoon', 'bluedoor')
    """
    bare = re.sub(MARKS, "", (text or "").lower().strip(), count=1)
    return "".join(sign for sign in re.sub(NUMBERED, " ", bare) if sign.isalpha())
