"""Categories of transactions: those given, brought to the current taxonomy; those missing, by rule.

The rules are data: `category_rules.yaml` beside this file, in order, the first match wins.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import polars as pl
import yaml
from polars import col

from spendsense.ledger.categories import renamed, taxonomy

from .faults import Fault
from .sheets import PLACE

SIGNS = {"in": col("amount_cents") < 0, "out": col("amount_cents") > 0}


@dataclass(frozen=True, slots=True)
class Rule:
    """A description that stands for a category."""

    name: str
    pattern: str
    category_detailed: str
    confidence: str
    sign: str | None = None
    account_types: tuple[str, ...] = ()

    def matches(self) -> pl.Expr:
        """Over `name`, `amount_cents` and the account's `type`."""
        found = col("name").str.contains(f"(?i){self.pattern}")
        if self.sign:
            found = found & SIGNS[self.sign]
        return found & col("type").is_in(list(self.account_types)) if self.account_types else found


@cache
def rules() -> tuple[Rule, ...]:
    """Every rule, in the order they are asked."""
    text = (files(__package__) / "category_rules.yaml").read_text(encoding="utf-8")
    return tuple(
        Rule(**{**entry, "account_types": tuple(entry.get("account_types", ()))})
        for entry in yaml.safe_load(text)
    )


def given(rows: pl.DataFrame, labels: Mapping[str, str]) -> tuple[pl.DataFrame, list[Fault]]:
    """The rows with v2 codes and `category_source` "given"; codes in no taxonomy are faults."""
    codes = taxonomy()
    primaries = sorted({*codes.values()})
    old, new = list(renamed()), list(renamed().values())
    detailed = col("category_detailed").replace(old, new)
    of_detailed = detailed.replace_strict(list(codes), list(codes.values()), default=None)
    unknown = {
        "category_detailed": col("category_detailed").is_not_null()
        & ~col("category_detailed").is_in(list(codes)),
        "category_primary": col("category_primary").is_not_null()
        & ~col("category_primary").is_in(primaries),
    }
    faults = [
        Fault(
            file,
            place,
            labels.get(name, name),
            found,
            "a code of Plaid's personal finance categories",
        )
        for name, wrong in unknown.items()
        for file, place, found in rows.filter(wrong).select(*PLACE, name).iter_rows()
    ]
    # A detailed code decides its primary: the v1 primary of a renamed code is not its v2 one.
    rows = rows.with_columns(
        category_primary=pl.coalesce(of_detailed, "category_primary"), category_detailed=detailed
    )
    source = pl.when(col("category_primary").is_not_null()).then(pl.lit("given"))
    return rows.with_columns(category_source=source), faults


def filled(rows: pl.DataFrame, accounts: pl.DataFrame) -> pl.DataFrame:
    """The rows, those without a category given the one of the first rule that matches."""
    bare = col("category_primary").is_null()
    kinds = accounts.select("account_id", "type").unique("account_id", keep="first")
    keys = ["name", "inward", "type"]
    rows = rows.join(kinds, on="account_id", how="left", maintain_order="left")
    rows = rows.with_columns(inward=col("amount_cents").sign())
    found = _by_rule(rows.filter(bare).select(*keys, amount_cents="inward").unique(keys))
    rows = rows.join(found, on=keys, how="left", nulls_equal=True, maintain_order="left")
    matched = bare & col("rule").is_not_null()
    return rows.with_columns(
        category_primary=pl.when(matched).then("rule_primary").otherwise("category_primary"),
        category_detailed=pl.when(matched).then("rule_detailed").otherwise("category_detailed"),
        category_confidence=pl.when(matched)
        .then("rule_confidence")
        .otherwise(pl.when(bare).then(None).otherwise("category_confidence")),
        category_source=pl.when(matched)
        .then(pl.concat_str(pl.lit("rule:"), "rule"))
        .otherwise("category_source"),
    ).drop("type", "inward", "rule", "rule_primary", "rule_detailed", "rule_confidence")


def _by_rule(descriptions: pl.DataFrame) -> pl.DataFrame:
    """`keys` of `filled` and, where a rule matches, its name, codes and confidence."""
    first = pl.coalesce(pl.when(rule.matches()).then(pl.lit(rule.name)) for rule in rules())
    codes = pl.DataFrame(
        {
            "rule": [rule.name for rule in rules()],
            "rule_primary": [taxonomy()[rule.category_detailed] for rule in rules()],
            "rule_detailed": [rule.category_detailed for rule in rules()],
            "rule_confidence": [rule.confidence for rule in rules()],
        }
    )
    return descriptions.with_columns(rule=first).drop("amount_cents").join(codes, on="rule")
