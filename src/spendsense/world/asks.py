"""What a profile asks of its population: a measure by name, and where it must lie."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from .measures import FAMILIES, MEASURES, Measure, Value, measure

FIELDS = ("measure", "low", "high", "source")


@dataclass(frozen=True, slots=True)
class Ask:
    """A measure must lie from low to high, both included; None leaves that side open."""

    measure: str
    low: float | None
    high: float | None
    source: str

    @property
    def measured(self) -> Measure:
        """The measure it names, which there is: faults are told before an ask is made."""
        found = measure(self.measure)
        if found is None:
            raise KeyError(self.measure)
        return found

    @property
    def bounds(self) -> str:
        """The bounds in words.

        >>> Ask("users", 50, 100, "").bounds, Ask("users", 75, 75, "").bounds
        ('50 to 100', '75')
        >>> Ask("users", 5, None, "").bounds, Ask("users", None, 2.5, "").bounds
        ('5 or more', '2.5 or less')
        """
        if self.low is None or self.high is None:
            return f"{self.high:,g} or less" if self.low is None else f"{self.low:,g} or more"
        same = self.low == self.high
        return f"{self.low:,g}" if same else f"{self.low:,g} to {self.high:,g}"

    def as_json(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in FIELDS}


@dataclass(frozen=True, slots=True)
class Answer:
    """What was measured of an ask. An ask of which nothing could be measured has failed."""

    ask: Ask
    value: Value

    @property
    def passed(self) -> bool:
        found, low, high = self.value.number, self.ask.low, self.ask.high
        if found is None:
            return False
        return (low is None or low <= found) and (high is None or found <= high)

    @property
    def sentence(self) -> str:
        """What was asked and found, for the person who asked."""
        unit = f" {self.ask.measured.unit}" if self.ask.measured.unit else ""
        found = "nothing to measure" if self.value.number is None else f"{self.value.number:,.6g}"
        return f"{self.ask.measure} is {found}; the profile asks for {self.ask.bounds}{unit}."

    def as_json(self) -> dict[str, Any]:
        number = None if self.value.number is None else round(self.value.number, 6)
        told = {"passed": self.passed, "value": number, "n": self.value.n}
        return {**self.ask.as_json(), **told}


def asks_from(raw: Any) -> tuple[Ask, ...]:
    """The asks of a profile's list, in its order; raises ValueError with every fault of it."""
    faults = ask_faults(raw)
    if faults:
        raise ValueError(" ".join(faults))
    return tuple(
        Ask(entry["measure"], entry.get("low"), entry.get("high"), entry["source"])
        for entry in raw or ()
    )


def ask_faults(raw: Any) -> list[str]:
    """What is wrong with a profile's list of asks, a sentence each; a missing list asks nothing."""
    if raw is None:
        return []
    if isinstance(raw, str | Mapping) or not isinstance(raw, Iterable):
        return [f"asks is {raw!r}; expected a list of measure, low, high and source."]
    found: list[str] = []
    named: set[str] = set()
    for place, entry in enumerate(raw, 1):
        found += _faults(f"Ask {place}", entry, named)
    return found


def _faults(place: str, entry: Any, named: set[str]) -> list[str]:
    if not isinstance(entry, Mapping) or not isinstance(entry.get("measure"), str):
        return [f"{place} is {entry!r}; expected measure, low, high and source."]
    name = entry["measure"]
    place = f"{place} ({name})"
    found = [_unknown(place, name)] if measure(name) is None else []
    if name in named:
        found.append(f"{place} asks for a measure that was asked for before; give it once.")
    named.add(name)
    extra = sorted(str(key) for key in entry if key not in FIELDS)
    if extra:
        found.append(f"{place} holds {', '.join(extra)}; expected {', '.join(FIELDS)}.")
    if not isinstance(entry.get("source"), str) or not entry["source"].strip():
        found.append(f"{place} has no source; say which document asks for it.")
    return found + _bound_faults(place, entry.get("low"), entry.get("high"))


def _bound_faults(place: str, low: Any, high: Any) -> list[str]:
    odd = [bound for bound in (low, high) if bound is not None and not _number(bound)]
    if odd:
        return [f"{place} goes from {low!r} to {high!r}; expected numbers."]
    if low is None and high is None:
        return [f"{place} has neither low nor high; give one of them or both."]
    if low is not None and high is not None and low > high:
        return [f"{place} goes from {low} to {high}; expected low first."]
    return []


def _number(bound: object) -> bool:
    """A number, true and false and what is not finite left out."""
    if isinstance(bound, bool) or not isinstance(bound, int | float):
        return False
    return abs(bound) < float("inf")


def _unknown(place: str, name: str) -> str:
    """With the names that come near."""
    family = next((each for each in FAMILIES if each.name == name.partition(":")[0]), None)
    if family is not None:
        return f"{place} is no {family.name}; expected {family.expects} after the colon."
    known = [each.name for each in MEASURES] + [each.name for each in FAMILIES]
    near = get_close_matches(name.partition(":")[0], known, 3)
    hint = f" Did you mean {' or '.join(near)}?" if near else ""
    return f"{place} names no measure that there is.{hint}"
