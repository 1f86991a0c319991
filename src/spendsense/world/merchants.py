"""What appears on a bank statement: every wording of the world, numbered, in one table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
import yaml

from .dice import Ints, choice_table, lognormal

ENDINGS = ("any", "nine", "five", "ninety_nine")


@dataclass(frozen=True, slots=True)
class Wording:
    """How a kind of row reads: description, merchant if there is one, category, channel."""

    name: str
    merchant: str | None
    category: str
    channel: str

    @property
    def local(self) -> bool:
        """Bought in a shop of the household's town."""
        return self.channel == "in store"


@dataclass(frozen=True, slots=True)
class Everyday:
    """One kind of everyday purchase: its price table, and the first of its shops' wordings."""

    median_cents: int
    spread_percent: int
    ending: str
    days_to_post: int
    first_wording: int
    shops: int


@dataclass(frozen=True, slots=True)
class Subscription:
    """A service that charges the same amount at every renewal."""

    name: str
    cents: int
    cadence: str
    wording: int


@dataclass(frozen=True, slots=True)
class Street:
    """Every wording of the world and where each family of them begins."""

    wordings: tuple[Wording, ...]
    first: Mapping[str, int]
    counts: Mapping[str, int]
    everyday: tuple[Everyday, ...]
    everyday_choice: Ints
    subscriptions: tuple[Subscription, ...]

    def one_of(self, family: str, place: Ints) -> Ints:
        """The wording of the family's member at `place`, counted round."""
        return self.first[family] + place % self.counts[family]


# family, words after the name, category, channel
PARTIES = (
    ("employers", "PAYROLL", "INCOME_SALARY", "other"),
    ("clients", "CONTRACT PAYMENT", "INCOME_CONTRACTOR", "other"),
    ("platforms", "PAYOUT", "INCOME_GIG_ECONOMY", "other"),
    ("landlords", "RENT", "RENT_AND_UTILITIES_RENT", "online"),
    ("lenders", "MORTGAGE", "LOAN_PAYMENTS_MORTGAGE_PAYMENT", "online"),
    ("electric", "BILL PAYMENT", "RENT_AND_UTILITIES_GAS_AND_ELECTRICITY", "online"),
    ("internet", "BILL PAYMENT", "RENT_AND_UTILITIES_INTERNET_AND_CABLE", "online"),
    ("telephone", "BILL PAYMENT", "RENT_AND_UTILITIES_TELEPHONE", "online"),
    ("insurance", "PREMIUM", "GENERAL_SERVICES_INSURANCE", "online"),
    ("car_payment", "AUTO LOAN", "LOAN_PAYMENTS_CAR_PAYMENT", "online"),
    ("clinics", "", "MEDICAL_OTHER_MEDICAL", "in store"),
    ("large_stores", "", "GENERAL_MERCHANDISE_OTHER_GENERAL_MERCHANDISE", "in store"),
)

# What the bank itself writes: family, description, category.
BANK_ROWS = (
    ("card_payment", "CREDIT CARD PAYMENT", "LOAN_PAYMENTS_CREDIT_CARD_PAYMENT"),
    ("card_interest", "INTEREST CHARGE ON PURCHASES", "BANK_FEES_INTEREST_CHARGE"),
    ("late_fee", "LATE FEE", "BANK_FEES_LATE_FEES"),
    ("overdraft_fee", "OVERDRAFT FEE", "BANK_FEES_OVERDRAFT_FEES"),
    ("to_savings", "TRANSFER TO SAVINGS", "TRANSFER_OUT_SAVINGS"),
    ("into_savings", "TRANSFER FROM CHECKING", "TRANSFER_IN_SAVINGS"),
    ("from_savings", "TRANSFER TO CHECKING", "TRANSFER_OUT_ACCOUNT_TRANSFER"),
    ("into_checking", "TRANSFER FROM SAVINGS", "TRANSFER_IN_ACCOUNT_TRANSFER"),
    ("savings_interest", "INTEREST EARNED", "INCOME_INTEREST_EARNED"),
    ("tax_payment", "IRS USATAXPYMT", "GOVERNMENT_AND_NON_PROFIT_TAX_PAYMENT"),
)


def _data(name: str) -> Any:
    text = (files(__package__) / "data" / f"{name}.yaml").read_text(encoding="utf-8")
    return yaml.safe_load(text)


@cache
def names() -> Mapping[str, Any]:
    """First and last names, mail domains and towns."""
    found: Mapping[str, Any] = _data("names")
    return found


@cache
def street() -> Street:
    """The one street that every household of the world lives on."""
    data = _data("merchants")
    wordings: list[Wording] = []
    first: dict[str, int] = {}
    counts: dict[str, int] = {}

    def add(family: str, members: list[Wording]) -> int:
        first[family], counts[family] = len(wordings), len(members)
        wordings.extend(members)
        return first[family]

    for family, words, category, channel in PARTIES:
        add(family, [_party(name, words, category, channel) for name in data[family]])
    for family, words, category in BANK_ROWS:
        add(family, [Wording(words, None, category, "other")])
    everyday = tuple(
        _everyday(kind, add(name, _shops(kind))) for name, kind in data["everyday"].items()
    )
    subscriptions = tuple(
        Subscription(s["name"], s["cents"], s["cadence"], add(s["name"], [_service(s)]))
        for s in data["subscriptions"]
    )
    weights = tuple(kind["weight"] for kind in data["everyday"].values())
    return Street(tuple(wordings), first, counts, everyday, choice_table(weights), subscriptions)


def _party(name: str, words: str, category: str, channel: str) -> Wording:
    return Wording(f"{name.upper()} {words}".strip(), name, category, channel)


def _shops(kind: Mapping[str, Any]) -> list[Wording]:
    return [_party(name, "", kind["category"], kind["channel"]) for name in kind["merchants"]]


def _service(service: Mapping[str, Any]) -> Wording:
    return _party(service["name"], "", service["category"], "online")


def _everyday(kind: Mapping[str, Any], first_wording: int) -> Everyday:
    return Everyday(
        kind["median_cents"],
        kind["spread_percent"],
        kind["ending"],
        kind["days_to_post"],
        first_wording,
        len(kind["merchants"]),
    )


@cache
def price_tables() -> Ints:
    """Thousandths of the median price, a row a kind of everyday purchase."""
    return np.stack([lognormal(kind.spread_percent) for kind in street().everyday])


def with_ending(cents: Ints, ending: Ints) -> Ints:
    """The amount as a price tag of its kind would end; never less than a cent.

    >>> with_ending(np.array([1234, 1234, 1234, 1234]), np.array([0, 1, 2, 3])).tolist()
    [1234, 1239, 1235, 1299]
    """
    tens, hundreds = cents // 10 * 10, cents // 100 * 100
    options = [cents, tens + 9, (cents + 2) // 5 * 5, hundreds + 99]
    return np.maximum(np.choose(ending, options), 1)


@cache
def mean_purchase_cents() -> int:
    """What an everyday purchase costs on average, over all kinds, before a household's scale."""
    kinds = street().everyday
    shares = np.bincount(street().everyday_choice, minlength=len(kinds))
    medians = np.array([kind.median_cents for kind in kinds], np.int64)
    means = medians * price_tables().sum(axis=1) // price_tables().shape[1] // 1000
    return int((means * shares).sum() // shares.sum())
