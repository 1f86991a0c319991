"""Profiles: who lives in a world and what their lives are like, read from YAML.

A profile names archetypes with weights; each overrides some facts of `everyone`. A fact is a range
of whole numbers, a chance in percent, or odds between named options, and always has its source.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

from spendsense.ledger import BadInput

from .asks import Ask, ask_faults, asks_from
from .by_age import ByAge, by_age_faults, by_age_from
from .export import Export, export_faults, export_from
from .facts import AGES, CHANCES, ODDS, RANGES
from .script import Script, script_faults, script_from
from .shopping import AS_THE_STREET, Shopping, shopping_faults, shopping_from


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
    """A way of living: every fact, the shared ones included.

    Of `weight`, evenly among all others, or cast: of each `one_in` users the one at place `at`.
    `script` replaces the facts of daily life by a few movements that repeat.
    """

    name: str
    description: str
    weight: int
    intended_persona: str | None
    source: str
    ranges: Mapping[str, Range]
    chances: Mapping[str, Chance]
    odds: Mapping[str, Odds]
    one_in: int = 0
    at: int = 0
    script: Script | None = None


INCOME_BRACKETS = {"under 30k": 30_000, "30k-50k": 50_000, "50k-75k": 75_000}
TOP_BRACKET = "75k and over"


@dataclass(frozen=True, slots=True)
class Profile:
    """Who lives in a world, and how it is written down where nothing else is asked for.

    `one_operator_in` is 0 where there are none. `as_of` is the last day, None where the caller
    says. `user_id` and `email` are patterns of a user's number, counted from `first_user`;
    `email` None makes addresses of names. Income brackets are upper ends in dollars a year.
    `by_age` moves chances and ranges with a person's age.
    """

    name: str
    version: int
    description: str
    history_days: int
    one_operator_in: int
    archetypes: tuple[Archetype, ...]
    export: Export
    default_users: int = 75
    as_of: date | None = None
    user_id: str = "u-{:07d}"
    first_user: int = 0
    email: str | None = None
    age_pay_percent: Mapping[str, int] = field(default_factory=lambda: dict.fromkeys(AGES, 100))
    age_cushion_percent: Mapping[str, int] = field(default_factory=lambda: dict.fromkeys(AGES, 100))
    income_brackets: Mapping[str, int] = field(default_factory=lambda: INCOME_BRACKETS)
    top_bracket: str = TOP_BRACKET
    by_age: Mapping[str, ByAge] = field(default_factory=dict)
    asks: tuple[Ask, ...] = ()
    shopping: Shopping = AS_THE_STREET


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
    return _profile(raw)


def _profile(raw: Mapping[str, Any]) -> Profile:
    same = ("name", "version", "description", "history_days", "one_operator_in")
    optional = ("default_users", "as_of", "user_id", "first_user", "email", "age_pay_percent",
                "age_cushion_percent", "income_brackets", "top_bracket")  # fmt: skip
    return Profile(
        **{key: raw[key] for key in same},
        **{key: raw[key] for key in optional if key in raw},
        archetypes=tuple(_archetype(name, raw) for name in raw["archetypes"]),
        export=export_from(raw.get("export")),
        by_age=by_age_from(raw.get("by_age")),
        asks=asks_from(raw.get("asks")),
        shopping=shopping_from(raw.get("shopping")),
    )


def _archetype(name: str, raw: Mapping[str, Any]) -> Archetype:
    own = raw["archetypes"][name]
    told = {**raw["everyone"], **own["facts"]}
    return Archetype(
        name,
        own["description"],
        own.get("weight", 0),
        own.get("intended_persona"),
        own["source"],
        {fact: _range(told[fact]) for fact in RANGES},
        {fact: _chance(told[fact]) for fact in CHANCES},
        {fact: _odds(told[fact], options) for fact, options in ODDS.items()},
        own.get("one_in", 0),
        own.get("at", 0),
        script_from(own.get("script")),
    )


def _range(entry: Mapping[str, Any]) -> Range:
    return Range(entry["low"], entry["high"], entry["source"])


def _chance(entry: Mapping[str, Any]) -> Chance:
    return Chance(entry["percent"], entry["source"])


def _odds(entry: Mapping[str, Any], options: tuple[str, ...]) -> Odds:
    return Odds({option: entry["odds"].get(option, 0) for option in options}, entry["source"])


WHOLE_NUMBERS = {"version": 1, "history_days": 1, "one_operator_in": 0}
"""Whole numbers a profile states, and the least each may be."""

KEYS = ("name", "description", "everyone", "archetypes", "default_users", "as_of", "user_id",
        "first_user", "email", "age_pay_percent", "age_cushion_percent", "by_age",
        "income_brackets", "top_bracket", "export", "asks", "shopping", *WHOLE_NUMBERS)  # fmt: skip


def _faults(raw: Any) -> list[str]:
    if not isinstance(raw, dict):
        return ["It holds no mapping; expected name, version, everyone and archetypes."]
    found = [f"{key} is missing; expected a text." for key in ("name", "description")
             if not isinstance(raw.get(key), str)]  # fmt: skip
    for key, least in WHOLE_NUMBERS.items():
        if not _whole(raw.get(key), least):
            found.append(f"{key} is {raw.get(key)!r}; expected a whole number from {least}.")
    found += [f"{key} is nothing a profile says." for key in raw if key not in KEYS]
    found += _optional_faults(raw)
    everyone, archetypes = raw.get("everyone"), raw.get("archetypes")
    if not isinstance(everyone, dict) or not isinstance(archetypes, dict) or not archetypes:
        return [*found, "everyone and archetypes are needed; expected a mapping of each."]
    for fact, entry in everyone.items():
        found += _fact_faults("everyone", fact, entry)
    for name, own in archetypes.items():
        found += _archetype_faults(name, own, set(everyone))
    if not any(isinstance(own, dict) and own.get("weight") for own in archetypes.values()):
        found.append("No archetype has a weight; expected one at least.")
    return found


def _optional_faults(raw: Mapping[str, Any]) -> list[str]:
    """What may be left out, but is told wrongly."""
    found = [f"{key} is {raw[key]!r}; expected a text." for key in ("user_id", "email")
             if not isinstance(raw.get(key, ""), str)]  # fmt: skip
    if not _whole(raw.get("default_users", 1), 1):
        found.append(f"default_users is {raw['default_users']!r}; expected a number from 1.")
    if "as_of" in raw and type(raw["as_of"]) is not date:
        found.append(f"as_of is {raw['as_of']!r}; expected a day such as 2025-10-31.")
    for key in ("age_pay_percent", "age_cushion_percent"):
        ages = raw.get(key, dict.fromkeys(AGES, 100))
        told = isinstance(ages, dict) and set(ages) == set(AGES)
        if not told or not all(map(_whole, ages.values())):
            found.append(f"{key} needs a whole percent for each of {', '.join(AGES)}.")
    found += shopping_faults(raw.get("shopping"))
    found += by_age_faults(raw.get("by_age"), (*CHANCES, *RANGES))
    return found + export_faults(raw.get("export")) + ask_faults(raw.get("asks"))


def _archetype_faults(name: str, own: Any, shared: set[str]) -> list[str]:
    expected = "expected description, weight from 1 (or one_in and at), source and facts."
    if not isinstance(own, dict) or not isinstance(own.get("facts"), dict):
        return [f"Archetype {name} is not a mapping with facts; {expected}"]
    cast = _whole(own.get("one_in"), 1) and _whole(own.get("at"), 0, own["one_in"] - 1)
    weighed = _whole(own.get("weight"), 1) and "one_in" not in own
    if not ((weighed or cast) and own.get("description") and own.get("source")):
        return [f"Archetype {name} lacks something; {expected}"]
    found = script_faults(name, own.get("script"))
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
