"""Who is in a population and how much is kept of them: what profiles ask for, by number.

A family of measures has a parameter after a colon: `percent_of_region:urban`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl
from polars import col

from spendsense.ledger.categories import taxonomy

from .balances import low_days, low_exactly
from .cards import cards_held, utilization_now
from .kinds import ACCOUNT_KINDS
from .measure import (
    Measure,
    Tally,
    Value,
    above,
    count,
    histogram,
    largest,
    mean,
    share,
    smallest,
)
from .records import Records
from .subscriptions import subscriptions_held


def user_types(records: Records) -> Tally:
    return histogram(records.users["user_type"])


def consents(records: Records) -> Tally:
    """Customers by whether they consent."""
    return histogram(records.users.filter(user_type="customer")["consent"])


def age_brackets(records: Records) -> Tally:
    return _words(records, "demographics", "age_bracket")


def income_brackets(records: Records) -> Tally:
    return _words(records, "demographics", "income_bracket")


def regions(records: Records) -> Tally:
    return _words(records, "demographics", "region")


def archetypes(records: Records) -> Tally:
    return _words(records, "truth/archetypes", "archetype")


def intended_personas(records: Records) -> Tally:
    return _words(records, "truth/archetypes", "intended_persona")


def _words(records: Records, table: str, column: str) -> Tally:
    return histogram(records.table(table)[column].cast(pl.String))


def consents_by_archetype(records: Records) -> Tally:
    """Users who do not consent, by archetype."""
    known = records.table("truth/archetypes").select(col("user_id", "archetype").cast(pl.String))
    without = records.users.filter(~col("consent")).join(known, on="user_id")
    return histogram(without["archetype"])


def accounts_each(records: Records) -> Tally:
    """A histogram over customers of how many accounts they hold."""
    held = records.accounts.group_by("user").agg(n=pl.len())
    known = records.users.filter(user_type="customer").select("user")
    return histogram(known.join(held, on="user", how="left")["n"].fill_null(0))


def rows_each(records: Records) -> Tally:
    """A histogram over customers of how many rows are kept of them, on all accounts, any status."""
    often = records.all_rows.group_by("user").agg(n=pl.len())
    known = records.users.filter(user_type="customer").select("user")
    return histogram(known.join(often, on="user", how="left")["n"].fill_null(0))


def rows_each_account(records: Records) -> Tally:
    """A histogram over accounts of how many rows they have."""
    often = records.all_rows.group_by("account").agg(n=pl.len())
    held = records.accounts.select("account").join(often, on="account", how="left")
    return histogram(held["n"].fill_null(0))


def rows_by_pending(records: Records) -> Tally:
    return histogram(records.all_rows["pending"])


def rows_by_category(records: Records) -> Tally:
    """Every row by its primary category."""
    return _words(records, "transactions", "category_primary")


def only_pending(records: Records) -> Tally:
    """Customers by whether all they have are pending rows, of those with any."""
    found = records.all_rows.group_by("user").agg(col("pending").all())
    return histogram(found["pending"])


def holders(records: Records) -> Tally:
    """Customers who hold an account of each subtype, under it; and all, under "everyone"."""
    held = records.accounts.select("user", "subtype").unique()
    tally = histogram(held["subtype"])
    tally["everyone"] = records.users.filter(user_type="customer").height
    return tally


def people_with_event(records: Records) -> Tally:
    """Customers with each kind of life event, under it; and all, under "everyone"."""
    had = records.table("truth/events").select(col("user_id", "kind").cast(pl.String)).unique()
    tally = histogram(had["kind"])
    tally["any"] = had["user_id"].n_unique()
    tally["everyone"] = records.users.filter(user_type="customer").height
    return tally


def of_everyone(key: str) -> Callable[[Tally], Value]:
    """A count as a percent of all customers."""

    def value(tally: Tally) -> Value:
        everyone = tally["everyone"]
        return Value(tally[key] * 100 / everyone if everyone else None, everyone)

    return value


def different(tally: Tally) -> Value:
    """How many bins of a histogram have something in them."""
    return Value(float(sum(n > 0 for n in tally.values())), sum(tally.values()))


EVENTS = ("any", "medical", "job_change", "large_purchase", "move", "child", "marriage")


def total(tally: Tally) -> Value:
    n = sum(tally.values())
    return Value(float(n), n)


MEASURES = (
    Measure("users", "", "Users, customers and operators.", user_types, total),
    Measure("customers", "", "Users who bank.", user_types, count("customer")),
    Measure("operators", "", "Users who operate; they hold no account.",
            user_types, count("operator")),
    Measure("archetypes", "", "Different ways to live, from truth.", archetypes, different),
    Measure("consent_percent", "%", "Share of customers who consent.", consents, share(True)),
    Measure("accounts_per_customer_min", "", "The fewest accounts of a customer.",
            accounts_each, smallest),
    Measure("accounts_per_customer_max", "", "The most accounts of a customer.",
            accounts_each, largest),
    Measure("accounts_per_customer", "", "Mean accounts of a customer.", accounts_each, mean()),
    Measure("transactions_per_customer_min", "",
            "The fewest rows of a customer, on all accounts, pending ones too.",
            rows_each, smallest),
    Measure("transactions_per_customer_max", "",
            "The most rows of a customer, on all accounts, pending ones too.",
            rows_each, largest),
    Measure("transactions_per_customer", "", "Mean rows of a customer.", rows_each, mean()),
    Measure("transactions_per_account_min", "", "The fewest rows of an account.",
            rows_each_account, smallest),
    Measure("transactions_per_account_max", "", "The most rows of an account.",
            rows_each_account, largest),
    Measure("customers_without_transactions", "", "Customers without a row.",
            rows_each, count(0)),
    Measure("customers_with_only_pending", "",
            "Customers all of whose rows are pending, of those with any.",
            only_pending, count(True)),
    Measure("customers_without_credit", "", "Customers without a credit card.",
            cards_held, count(0)),
    Measure("cards_per_customer_max", "", "The most cards of a customer.", cards_held, largest),
    Measure("pending_percent", "%", "Share of rows that are pending.",
            rows_by_pending, share(True)),
    Measure("subscribers_percent", "%", "Share of customers with a running subscription.",
            subscriptions_held, above(1)),
    Measure("subscriptions_per_customer_max", "", "The most subscriptions of a customer.",
            subscriptions_held, largest),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Family:
    """Measures alike but for a word or a whole number that follows the family's name."""

    name: str
    unit: str
    description: str
    tally: Callable[[Records], Tally]
    value: Callable[..., Callable[[Tally], Value]]
    whole_number: bool = False
    among: tuple[str, ...] = ()

    @property
    def expects(self) -> str:
        """What may stand after the colon."""
        if self.whole_number:
            return "a whole number"
        return f"one of {', '.join(self.among)}" if self.among else "a word"

    def measure(self, parameter: str) -> Measure | None:
        """The measure of a parameter; None where that is no parameter of this family."""
        fits = parameter in self.among if self.among else bool(parameter)
        if self.whole_number:
            fits = parameter.isascii() and parameter.isdecimal()
        if not fits:
            return None
        key = int(parameter) if self.whole_number else parameter
        name = f"{self.name}:{parameter}"
        told = self.description.format(parameter)
        return Measure(name, self.unit, told, self.tally, self.value(key))


FAMILIES = (
    Family("count_of_archetype", "", "Users whose archetype is {}, from truth.",
           archetypes, count),
    Family("percent_of_archetype", "%", "Share of users whose archetype is {}, from truth.",
           archetypes, share),
    Family("count_of_intended_persona", "",
           "Users made to be described by the persona {}, from truth.",
           intended_personas, count),
    Family("unconsented_of_archetype", "",
           "Users of the archetype {} who do not consent.", consents_by_archetype, count),
    Family("percent_of_age_bracket", "%", "Share of customers aged {}.", age_brackets, share),
    Family("percent_of_income_bracket", "%", "Share of customers whose income is {}.",
           income_brackets, share),
    Family("percent_of_region", "%", "Share of customers who live in a region that is {}.",
           regions, share),
    Family("percent_with_account", "%", "Share of customers with an account of the subtype {}.",
           holders, of_everyone, among=tuple(subtype for _, subtype in ACCOUNT_KINDS)),
    Family("percent_with_event", "%",
           "Share of customers with a life event of the kind {} (any: of one at least), from"
           " truth.",
           people_with_event, of_everyone, among=EVENTS),
    Family("category_percent", "%", "Share of rows of the primary category {}.",
           rows_by_category, share, among=tuple(sorted(set(taxonomy().values())))),
    Family("cards_at_utilization", "",
           "Cards whose balance on the last day is exactly {} % of the limit.",
           utilization_now, count, whole_number=True),
    Family("customers_at_days_under_100", "",
           "Customers with less than 100 dollars in checking at the end of exactly {} % of days.",
           low_days, low_exactly, whole_number=True),
    Family("customers_with_subscriptions", "",
           "Customers with exactly {} running subscriptions, from truth.",
           subscriptions_held, count, whole_number=True),
)  # fmt: skip
