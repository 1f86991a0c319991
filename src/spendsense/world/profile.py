"""Profiles: who lives in a world and what their lives are like, read from YAML.

A profile names archetypes with weights; each overrides some facts of `everyone`. A fact is a range
of whole numbers, a chance in percent, or odds between named options, and always has its source.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

from spendsense.ledger import BadInput

PAY_CYCLES = ("weekly", "biweekly", "semimonthly", "monthly", "contract", "gig")
CARD_HABITS = ("full", "partial", "minimum")
REGIONS = ("urban", "suburban", "rural")

ODDS = {"pay_cycle": PAY_CYCLES, "card_habit": CARD_HABITS, "region": REGIONS}

CHANCES = ("owns_home", "has_car_loan", "has_card", "has_savings", "consents")

RANGES = (
    "age_years",
    "monthly_pay_dollars",
    "pay_variation_percent",
    "contract_gap_days",
    "tax_percent",
    "housing_percent",
    "electric_dollars",
    "internet_dollars",
    "telephone_dollars",
    "insurance_dollars",
    "car_payment_dollars",
    "subscriptions",
    "purchases_per_month",
    "spends_percent",
    "thin_below_dollars",
    "thin_percent",
    "payday_percent",
    "payday_days",
    "opening_checking_percent",
    "overdraft_room_dollars",
    "card_limit_percent",
    "opening_card_percent",
    "card_share_percent",
    "card_apr_hundredths",
    "partial_payment_percent",
    "opening_savings_percent",
    "saving_percent",
    "savings_yield_hundredths",
    "medical_per_mille",
    "large_purchase_per_mille",
)
"""What each means is said beside its values, in `profiles/default.yaml`."""


@dataclass(frozen=True, slots=True)
class Range:
    """Whole numbers from low to high, each as likely."""

    low: int
    high: int
    source: str


@dataclass(frozen=True, slots=True)
class Chance:
    """How many of a hundred."""

    percent: int
    source: str


@dataclass(frozen=True, slots=True)
class Odds:
    """Options and their weights."""

    weights: Mapping[str, int]
    source: str


@dataclass(frozen=True, slots=True)
class Archetype:
    """A way of living: every fact, the shared ones included."""

    name: str
    description: str
    weight: int
    intended_persona: str | None
    source: str
    ranges: Mapping[str, Range]
    chances: Mapping[str, Chance]
    odds: Mapping[str, Odds]


@dataclass(frozen=True, slots=True)
class Profile:
    """Who lives in a world."""

    name: str
    version: int
    description: str
    history_days: int
    one_operator_in: int
    archetypes: tuple[Archetype, ...]


def known_profiles() -> tuple[str, ...]:
    """Names of the profiles that come with SpendSense."""
    shelf = (files(__package__) / "profiles").iterdir()
    return tuple(
        sorted(entry.name.removesuffix(".yaml") for entry in shelf if entry.name.endswith(".yaml"))
    )


def read_profile(name_or_path: str | Path) -> Profile:
    """A profile by its name, or from a YAML file.

    Raises BadInput with the known names where there is none such, or with every fault of the file.

    >>> read_profile("default").history_days
    400
    """
    name = str(name_or_path)
    if name in known_profiles():
        text = (files(__package__) / "profiles" / f"{name}.yaml").read_text(encoding="utf-8")
        return profile_from(text, name)
    path = Path(name_or_path)
    if not path.is_file():
        known = ", ".join(known_profiles())
        raise BadInput(
            f"There is no profile or file named {name!r}. Known profiles: {known}."
            " Give one of these or the path of a YAML file of the same shape."
        )
    return profile_from(path.read_text(encoding="utf-8"), path.name)


def profile_from(text: str, place: str) -> Profile:
    """The profile a YAML text describes; `place` is what its faults are reported under."""
    try:
        raw = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise BadInput(f"Profile {place} cannot be read as YAML: {error}.") from error
    faults = _faults(raw)
    if faults:
        raise BadInput(f"Profile {place} cannot be used. " + " ".join(faults))
    archetypes = tuple(_archetype(name, raw) for name in raw["archetypes"])
    return Profile(
        raw["name"],
        raw["version"],
        raw["description"],
        raw["history_days"],
        raw["one_operator_in"],
        archetypes,
    )


def _archetype(name: str, raw: Mapping[str, Any]) -> Archetype:
    own = raw["archetypes"][name]
    told = {**raw["everyone"], **own["facts"]}
    return Archetype(
        name,
        own["description"],
        own["weight"],
        own.get("intended_persona"),
        own["source"],
        {fact: _range(told[fact]) for fact in RANGES},
        {fact: _chance(told[fact]) for fact in CHANCES},
        {fact: _odds(told[fact], options) for fact, options in ODDS.items()},
    )


def _range(entry: Mapping[str, Any]) -> Range:
    return Range(entry["low"], entry["high"], entry["source"])


def _chance(entry: Mapping[str, Any]) -> Chance:
    return Chance(entry["percent"], entry["source"])


def _odds(entry: Mapping[str, Any], options: tuple[str, ...]) -> Odds:
    return Odds({option: entry["odds"].get(option, 0) for option in options}, entry["source"])


WHOLE_NUMBERS = {"version": 1, "history_days": 1, "one_operator_in": 2}
"""Whole numbers a profile states, and the least each may be."""


def _faults(raw: Any) -> list[str]:
    if not isinstance(raw, dict):
        return ["It holds no mapping; expected name, version, everyone and archetypes."]
    found = [f"{key} is missing; expected a text." for key in ("name", "description")
             if not isinstance(raw.get(key), str)]  # fmt: skip
    for key, least in WHOLE_NUMBERS.items():
        if not _whole(raw.get(key), least):
            found.append(f"{key} is {raw.get(key)!r}; expected a whole number from {least}.")
    everyone, archetypes = raw.get("everyone"), raw.get("archetypes")
    if not isinstance(everyone, dict) or not isinstance(archetypes, dict) or not archetypes:
        return [*found, "everyone and archetypes are needed; expected a mapping of each."]
    for fact, entry in everyone.items():
        found += _fact_faults("everyone", fact, entry)
    for name, own in archetypes.items():
        found += _archetype_faults(name, own, set(everyone))
    return found


def _archetype_faults(name: str, own: Any, shared: set[str]) -> list[str]:
    expected = "expected description, weight from 1, source and a mapping of facts."
    if not isinstance(own, dict) or not isinstance(own.get("facts"), dict):
        return [f"Archetype {name} is not a mapping with facts; {expected}"]
    if not (_whole(own.get("weight")) and own["weight"] > 0 and own.get("description")
            and own.get("source")):  # fmt: skip
        return [f"Archetype {name} lacks something; {expected}"]
    found = []
    for fact, entry in own["facts"].items():
        found += _fact_faults(name, fact, entry)
    missing = [f for f in (*ODDS, *CHANCES, *RANGES) if f not in shared and f not in own["facts"]]
    if missing:
        found.append(f"Archetype {name} lacks {', '.join(missing)}; add them there or to everyone.")
    return found


def _fact_faults(where: str, fact: str, entry: Any) -> list[str]:
    place = f"{fact} of {where}"
    if fact not in (*ODDS, *CHANCES, *RANGES):
        return [f"{place} is not a fact this version knows."]
    if not isinstance(entry, dict) or not entry.get("source"):
        return [f"{place} has no source; say where the figure comes from, or that it is assumed."]
    extra = sorted(set(entry) - {"source", "low", "high", "percent", "odds"})
    if extra:
        return [f"{place} holds {', '.join(map(str, extra))}; expected a value and its source."]
    if fact in ODDS:
        return _odds_faults(place, ODDS[fact], entry.get("odds"))
    if fact in CHANCES:
        percent = entry.get("percent")
        fits = _whole(percent, 0, 100)
        return [] if fits else [f"{place} is {percent!r}; expected percent from 0 to 100."]
    low, high = entry.get("low"), entry.get("high")
    fits = _whole(low, 0) and _whole(high, low)
    return [] if fits else [f"{place} is {low!r} to {high!r}; expected low and high, low first."]


def _odds_faults(place: str, options: tuple[str, ...], odds: Any) -> list[str]:
    fits = isinstance(odds, dict) and all(
        key in options and _whole(weight) for key, weight in odds.items()
    )
    if fits and sum(odds.values()) > 0:
        return []
    return [f"{place} is {odds!r}; expected weights for some of {', '.join(options)}."]


def _whole(value: Any, least: Any = 0, most: int | None = None) -> bool:
    """A whole number, true and false not counted, within its ends."""
    if not isinstance(value, int) or isinstance(value, bool):
        return False
    return bool(least <= value and (most is None or value <= most))
