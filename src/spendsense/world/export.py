"""How a world is written for those outside: the format, the words and the ids a document asks for.

A profile's `export:` section is one of these. The ledger's formats keep the ledger's words; a
native format speaks as its founding document does, and every word can be turned back.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import polars as pl

from spendsense.ledger.categories import taxonomy
from spendsense.ledger.schemas import PAYMENT_CHANNELS as CHANNELS

LEDGER_FORMATS = ("parquet", "csv", "json")
"""Parts in the ledger's own columns."""

NATIVE_FORMATS = ("four-json", "four-csv", "users-json")
"""Files in a founding document's columns and words."""

FORMATS = (*LEDGER_FORMATS, *NATIVE_FORMATS)

TYPES = {
    "checking": "depository",
    "savings": "depository",
    "money market": "depository",
    "hsa": "depository",
    "credit card": "credit",
    "student": "loan",
    "auto": "loan",
    "mortgage": "loan",
    "brokerage": "investment",
}
"""Subtype of every account a person may hold, and its type."""

VOCABULARIES = ("account_words", "category_words", "detail_words", "channel_words")
ID_PREFIXES = ("account", "transaction", "liability")


@dataclass(frozen=True, slots=True)
class Export:
    """What a world is written as.

    `account_words` are by subtype; `category_words`, for the primary column, by detailed code,
    else by primary code; `detail_words` by detailed code; `channel_words` by Plaid's channel. What
    has no word keeps the ledger's. `id_prefixes` are of accounts, transactions and liabilities.
    """

    format: str = "parquet"
    account_words: Mapping[str, str] = field(default_factory=dict)
    category_words: Mapping[str, str] = field(default_factory=dict)
    detail_words: Mapping[str, str] = field(default_factory=dict)
    channel_words: Mapping[str, str] = field(default_factory=dict)
    id_prefixes: Mapping[str, str] = field(default_factory=dict)
    validation_report: bool = False

    @property
    def native(self) -> bool:
        return self.format in NATIVE_FORMATS

    @property
    def part_format(self) -> str:
        """Of the parts that no document asks for: demographics and truth."""
        return "parquet" if self.native else self.format

    def as_json(self) -> dict[str, Any]:
        words = {name: dict(getattr(self, name)) for name in (*VOCABULARIES, "id_prefixes")}
        return {
            "format": self.format,
            **{name: given for name, given in words.items() if given},
            **({"validation_report": True} if self.validation_report else {}),
        }


_FOUR = {
    "account_words": {
        "checking": "checking",
        "savings": "savings",
        "money market": "money_market",
        "hsa": "hsa",
        "credit card": "credit_card",
        "student": "student_loan",
        "auto": "auto_loan",
        "mortgage": "mortgage",
        "brokerage": "investment",
    },
    "category_words": {
        "RENT_AND_UTILITIES_RENT": "RENT",
        "RENT_AND_UTILITIES": "UTILITIES",
        "MEDICAL": "HEALTHCARE",
    },
    "detail_words": {
        "FOOD_AND_DRINK_GROCERIES": "GROCERIES",
        "FOOD_AND_DRINK_RESTAURANT": "RESTAURANTS",
        "FOOD_AND_DRINK_COFFEE": "COFFEE_SHOPS",
        "INCOME_SALARY": "PAYROLL",
    },
    "channel_words": {"in store": "in_store"},
}

_DOCUMENTS: dict[str, dict[str, dict[str, str]]] = {
    "four-json": _FOUR,
    "four-csv": _FOUR,
    "users-json": {
        "account_words": {"credit card": "credit_card"},
        "category_words": {"RENT_AND_UTILITIES": "UTILITIES", "MEDICAL": "HEALTHCARE"},
    },
}
"""The words of each native format's document."""


def export_from(raw: Mapping[str, Any] | None) -> Export:
    """An `export:` section that `export_faults` found sound; its words over the document's.

    >>> export_from({"format": "four-csv"}).account_words["student"]
    'student_loan'
    >>> export_from(None).format
    'parquet'
    """
    said = raw or {}
    form = said.get("format", "parquet")
    words = {
        name: {**_DOCUMENTS.get(form, {}).get(name, {}), **said.get(name, {})}
        for name in VOCABULARIES
    }
    prefixes = dict(said.get("id_prefixes", {}))
    report = bool(said.get("validation_report", False))
    return Export(form, **words, id_prefixes=prefixes, validation_report=report)


def written_as(export: Export, form: str | None) -> Export:
    """The same world in another format: in the words of that format, with the ids it has."""
    if form is None or form == export.format:
        return export
    return replace(export_from({"format": form}), id_prefixes=export.id_prefixes)


def prefixed(frames: Mapping[str, pl.DataFrame], export: Export) -> dict[str, pl.DataFrame]:
    """Every table with the ids of accounts and transactions as the export has them."""
    kinds = ("account", "transaction")
    given = {kind: export.id_prefixes[kind] for kind in kinds if export.id_prefixes.get(kind)}
    return {
        table: frame.with_columns(
            (pl.lit(prefix) + pl.col(name).cast(pl.String)).alias(name)
            for kind, prefix in given.items()
            for name in frame.columns
            if name.endswith(f"{kind}_id")
        )
        for table, frame in frames.items()
    }


def export_faults(raw: Any) -> list[str]:
    """What is wrong with an `export:` section, in sentences; none where there is no section."""
    if raw is None:
        return []
    if not isinstance(raw, dict):
        return ["export is not a mapping; expected format and what it is written in."]
    found = _name_faults(raw)
    form = raw.get("format", "parquet")
    if form not in FORMATS:
        return [*found, f"export.format is {form!r}; expected one of {', '.join(FORMATS)}."]
    if not isinstance(raw.get("validation_report", False), bool):
        found.append("export.validation_report is not true or false.")
    for name in (*VOCABULARIES, "id_prefixes"):
        found += _texts_faults(name, raw.get(name, {}), _known(name))
    if form in LEDGER_FORMATS and any(raw.get(name) for name in VOCABULARIES):
        found.append(f"export has words, but {form} is written in the ledger's; leave them out.")
    return found if found else _unturned(export_from(raw))


def _name_faults(raw: Mapping[Any, Any]) -> list[str]:
    known = {"format", "validation_report", "id_prefixes", *VOCABULARIES}
    extra = sorted(str(name) for name in set(raw) - known)
    return [f"export.{name} is not known; leave it out." for name in extra]


def _known(name: str) -> tuple[str, ...]:
    """The keys a vocabulary may have."""
    detailed, primaries = tuple(taxonomy()), tuple(dict.fromkeys(taxonomy().values()))
    return {
        "account_words": tuple(TYPES),
        "category_words": detailed + primaries,
        "detail_words": detailed,
        "channel_words": CHANNELS,
        "id_prefixes": ID_PREFIXES,
    }[name]


def _texts_faults(name: str, given: Any, known: tuple[str, ...]) -> list[str]:
    if not isinstance(given, dict):
        return [f"export.{name} is not a mapping of texts."]
    listed = (
        ", ".join(known) if len(known) < 20 else "a code of Plaid's personal finance categories"
    )
    found = [
        f"export.{name} names {key!r}; expected {listed}." for key in given if key not in known
    ]
    bad = [key for key, word in given.items() if not isinstance(word, str) or not word.strip()]
    return found + [f"export.{name}.{key} is not a text." for key in bad]


def _unturned(export: Export) -> list[str]:
    """Words that stand for two things, so that nobody could turn them back."""
    if not export.native:
        return []
    return [
        f"export.{name} has {word!r} for both {one} and {other}; give each its own."
        for name, meanings in _meanings(export).items()
        for word, one, other in _twice(meanings)
    ]


def _meanings(export: Export) -> dict[str, list[tuple[str, str]]]:
    """(word, what it is turned back into) of everything that may stand in a column."""
    subtypes = [(export.account_words.get(each, each), each) for each in TYPES]
    if export.format != "users-json":  # there the type is what has a word
        own = [(each, each) for each in dict.fromkeys(TYPES.values())]
        subtypes = own + [(word, TYPES[each]) for word, each in subtypes]
    primaries = dict.fromkeys(taxonomy().values())
    return {
        "account_words": subtypes,
        "category_words": [(export.category_words.get(each, each), each) for each in primaries],
        "detail_words": [(export.detail_words.get(each, each), each) for each in taxonomy()],
        "channel_words": [(export.channel_words.get(each, each), each) for each in CHANNELS],
    }


def _twice(meanings: list[tuple[str, str]]) -> list[tuple[str, str, str]]:
    said: dict[str, str] = {}
    found = []
    for word, meaning in meanings:
        if said.setdefault(word, meaning) != meaning:
            found.append((word, said[word], meaning))
    return found
