"""The fields of each table as they may stand in a file, in the order of the ledger's columns."""

from __future__ import annotations

from dataclasses import dataclass

from spendsense.ledger import schemas

from .kinds import (
    BALANCE_DOLLARS,
    BOOLEAN,
    CENTS,
    CURRENCY,
    DAY,
    DOLLARS,
    EMAIL,
    ID,
    LIMIT_BALANCE_DOLLARS,
    LIMIT_CENTS,
    LIMIT_DOLLARS,
    MOMENT,
    PERCENT,
    TEXT,
    Kind,
    word,
)

CONFIDENCE = ("VERY_HIGH", "HIGH", "MEDIUM", "LOW", "UNKNOWN")
_TEXTS = ("subtype", "name", "official_name", "mask")


@dataclass(frozen=True, slots=True)
class Field:
    """A cell of a row: its ledger column, what it may hold, and what an absent one stands for."""

    column: str
    kind: Kind
    required: bool = False
    default: str | None = None

    @property
    def dollars(self) -> str | None:
        """For money, the name under which the same field is given in decimal dollars."""
        return self.column.removesuffix("_cents") if self.kind in (CENTS, LIMIT_CENTS) else None

    @property
    def dollars_kind(self) -> Kind:
        if "balance" in self.column:
            return LIMIT_BALANCE_DOLLARS if self.kind is LIMIT_CENTS else BALANCE_DOLLARS
        return LIMIT_DOLLARS if self.kind is LIMIT_CENTS else DOLLARS


FIELDS: dict[str, tuple[Field, ...]] = {
    "users": (
        Field("user_id", ID, required=True),
        Field("name", TEXT),
        Field("email", EMAIL),
        Field("created_at", MOMENT),
        Field("user_type", word(*schemas.USER_TYPES), default="customer"),
        Field("consent", BOOLEAN),
    ),
    "accounts": (
        Field("account_id", ID, required=True),
        Field("user_id", ID, required=True),
        Field("type", word(*schemas.ACCOUNT_TYPES), required=True),
        *(Field(name, TEXT) for name in _TEXTS),
        Field("balance_current_cents", CENTS),
        Field("balance_available_cents", CENTS),
        Field("balance_limit_cents", LIMIT_CENTS),
        Field("opened_on", DAY),
        Field("iso_currency_code", CURRENCY, default="USD"),
        Field("holder_category", TEXT),
    ),
    "transactions": (
        Field("transaction_id", ID, required=True),
        Field("account_id", ID, required=True),
        Field("user_id", ID),
        Field("date", DAY, required=True),
        Field("authorized_date", DAY),
        Field("amount_cents", CENTS, required=True),
        Field("iso_currency_code", CURRENCY, default="USD"),
        Field("name", TEXT, required=True),
        Field("merchant_name", TEXT),
        Field("category_primary", TEXT),
        Field("category_detailed", TEXT),
        Field("payment_channel", word(*schemas.PAYMENT_CHANNELS)),
        Field("pending", BOOLEAN, default="false"),
        Field("pending_transaction_id", TEXT),
        Field("city", TEXT),
        Field("region", TEXT),
        Field("balance_cents", CENTS),
        Field("category_confidence", word(*CONFIDENCE)),
    ),
    "liabilities": (
        Field("account_id", ID, required=True),
        Field("user_id", ID),
        Field("kind", word(*schemas.LIABILITY_KINDS), required=True),
        Field("apr_percentage", PERCENT),
        Field("apr_type", TEXT),
        Field("minimum_payment_cents", LIMIT_CENTS),
        Field("last_payment_cents", CENTS),
        Field("last_payment_date", DAY),
        Field("last_statement_balance_cents", CENTS),
        Field("last_statement_date", DAY),
        Field("next_payment_due_date", DAY),
        Field("is_overdue", BOOLEAN),
    ),
}


def names(table: str) -> dict[str, Kind]:
    """Every name a field of the table may be given under, and what it may hold there."""
    found: dict[str, Kind] = {}
    for field in FIELDS[table]:
        found[field.column] = field.kind
        if field.dollars:
            found[field.dollars] = field.dollars_kind
    return found


def missing(table: str, columns: set[str]) -> list[str]:
    """Required fields that none of the columns gives, as a person would name them."""
    lacking = []
    for field in FIELDS[table]:
        given = {field.column, field.dollars or field.column}
        if field.column == "name" and table == "transactions":
            given.add("merchant_name")  # a row may be known by its merchant alone
        if field.required and not given & columns:
            lacking.append(" or ".join(sorted(given)))
    return lacking
