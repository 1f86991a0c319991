"""How the rows of a bank statement read: descriptions and names, a family at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

import yaml

from .dice import named

WIDEST = 40
"""Characters of a description: 25 for the merchant, 13 for the town, 2 for the state."""

IN_STORE = "in store"
TOWN_KINDS = ("urban", "suburban", "rural")
CODES = 256
"""Numbers of an order that one merchant's description is told with, each a wording."""
LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


class Town(NamedTuple):
    """A place where households live and shop; kind is one of `TOWN_KINDS`."""

    city: str
    state: str
    kind: str


class Wording(NamedTuple):
    """How a row reads: the bank's raw description, and what is known of who was paid.

    `town` is a place in the street's towns, or -1 where the row names none.
    """

    name: str
    merchant: str | None
    category: str
    channel: str
    town: int = -1


@cache
def data(name: str) -> Mapping[str, Any]:
    """A file of the world's facts, read once."""
    text = (files(__package__) / "data" / f"{name}.yaml").read_text(encoding="utf-8")
    found: Mapping[str, Any] = yaml.load(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return found


@cache
def names() -> Mapping[str, Any]:
    """First and last names, mail domains, and towns by number."""
    return {**data("names"), "towns": towns()}


@cache
def towns() -> tuple[Town, ...]:
    """Every town by its number; those of a kind lie beside each other."""
    return tuple(
        Town(*_city_and_state(entry), kind)
        for kind in TOWN_KINDS
        for entry in listed(data("names")["towns"][kind])
    )


def _city_and_state(entry: str) -> tuple[str, str]:
    city, state = entry.rsplit(" ", 1)
    return city, state


def listed(text: str) -> list[str]:
    """The entries of a list that is written as one text."""
    return text.split(", ")


def families() -> Iterator[tuple[str, list[Wording]]]:
    """Every family and its members, in the order of their numbers."""
    market = data("merchants")
    for family, (words, category) in market["bank_rows"].items():
        yield family, [Wording(words, None, category, "other")]
    for family, party in market["parties"].items():
        yield family, list(_party(family, party))
    for each in data("services")["services"]:
        merchant = each.get("merchant", each["name"])
        yield each["name"], [Wording(each["says"], merchant, each["category"], "online")]
    for family, kind in data("everyday")["everyday"].items():
        yield family, _shops(family, kind)


def raw(text: str) -> str:
    """A description as networks carry it: upper case, at most `WIDEST` characters."""
    return " ".join(text.upper()[:WIDEST].split())


def _party(family: str, party: Mapping[str, Any]) -> Iterator[Wording]:
    """Those who pay or are paid by arrangement; where they are local, each town has its own."""
    says, category, channel = party["says"], party["category"], party["channel"]
    for place, (name, town) in enumerate(_party_names(family, party)):
        key = named(f"{family} {name} {place}")
        where, merchant = towns()[town], None if party.get("unnamed") else name
        for turn in range(party.get("references", 1)):
            number = named(f"{family} {name} {place} {turn}") if turn else key
            told = says[key % len(says)].format(
                name=name, id=str(1_000_000 + number % 9_000_000), city=where.city,
                state=where.state,
            )  # fmt: skip
            there = town if channel == IN_STORE else -1
            yield Wording(raw(told), merchant, category, channel, there)


def _party_names(family: str, party: Mapping[str, Any]) -> Iterator[tuple[str, int]]:
    """Each member's name and town; -1 where it is the same for the whole country."""
    if "in_town" in party:
        yield from _in_each_town(family, listed(party["names"]), party["in_town"])
    elif "numbers" in party:
        low, high = party["numbers"]
        yield from ((str(each), -1) for each in range(low, high + 1))
    elif "first_names" in party:
        yield from ((name, -1) for name in data("names")["first"])
    else:
        yield from ((name, -1) for name in listed(party["names"]))


def _in_each_town(family: str, patterns: list[str], count: int) -> Iterator[tuple[str, int]]:
    fronts = listed(data("merchants")["fronts"])
    for town, (city, state, _) in enumerate(towns()):
        key = named(f"{family} {city} {state}")
        for place in range(count):
            front = fronts[(key + 5 * place) % len(fronts)]
            pattern = patterns[(key // 64 + place) % len(patterns)]
            yield pattern.format(front=front, city=city), town


def _shops(family: str, kind: Mapping[str, Any]) -> list[Wording]:
    return list(_in_store(family, kind) if kind["channel"] == IN_STORE else _online(kind))


def _in_store(family: str, kind: Mapping[str, Any]) -> Iterator[Wording]:
    """Each town's chains, with store numbers, then its independents, some behind a processor."""
    chains, independents = _chains(kind), _independents(kind)
    for town, (city, state, _) in enumerate(towns()):
        where = f" {city:.12} {state}".upper()
        key = named(f"{family} {city} {state}")
        for place in range(kind["chains_in_town"]):
            name, told = chains[(key + place) % len(chains)]
            store = (key // 64 + 1009 * place) % 9000 + 1000
            yield Wording(f"{told} #{store}{where}", name, kind["category"], IN_STORE, town)
        for place in range(kind["locals_in_town"]):
            # 71 and the length have no common factor, so no two in a town are the same.
            name, told = independents[(key // 4096 + 71 * place) % len(independents)]
            # Banks know most shops by name; of a last one, in some towns, only how it reads.
            unknown = place + 1 == kind["locals_in_town"] and key % 4 == 0
            known = None if unknown else name
            yield Wording(told + where, known, kind["category"], IN_STORE, town)


def _chains(kind: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [(name, name.upper()[:18].rstrip()) for name in listed(kind["chains"])]


def _independents(kind: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Every name an independent shop may have, and how it is told."""
    marks = kind["marks"]
    called = [
        (f"{front} {back}", marks[(place + other) % len(marks)])
        for place, front in enumerate(listed(data("merchants")["fronts"]))
        for other, back in enumerate(listed(kind["backs"]))
    ]
    return [(name, f"{mark}{name.upper()}"[:24].rstrip()) for name, mark in called]


def _online(kind: Mapping[str, Any]) -> Iterator[Wording]:
    """A set for the whole country; a merchant's several descriptions lie beside each other, and
    those of them that name an order as often as there are codes."""
    for name in listed(kind["merchants"]):
        web = "".join(letter for letter in name if letter.isalnum())
        for place, pattern in enumerate(kind["says"]):
            for order in range(codes_of(pattern)):
                key = named(f"{name} {place} {order}")
                number = 1_000_000 + key % 9_000_000
                told = pattern.format(name=name, web=web, code=_code(key), id=number)
                yield Wording(raw(told), name, kind["category"], kind["channel"])


def codes_of(pattern: str) -> int:
    """How many wordings a description has: one if it names no order."""
    return CODES if "{code}" in pattern or "{id}" in pattern else 1


def _code(key: int) -> str:
    """Six letters and digits, as an order's reference."""
    return "".join(LETTERS[key >> 5 * place & 31] for place in range(6))
