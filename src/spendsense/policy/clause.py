"""What a rule demands, as a value: comparisons over named facts, joined by all, any and not.

The same clause decides, says why, and says what it asks. A fact that is null is not known: it
fulfils `known: false`, `is: null` and the two denials `is_not` and `not_in`, and nothing else. A
fact that is missing altogether is a mistake of whoever asks, and raises KeyError.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Any, Protocol

from spendsense.ledger import BadInput, dollars
from spendsense.trace import Finding

Facts = Mapping[str, Any]


class Clause(Protocol):
    """A demand on facts."""

    def holds(self, facts: Facts) -> bool:
        """Whether the facts fulfil it."""

    def test(self, facts: Facts) -> Finding:
        """Whether the facts fulfil it, and why."""

    def describe(self) -> str:
        """What it asks, in words."""

    def names(self) -> tuple[str, ...]:
        """The facts it asks for."""


@dataclass(frozen=True, slots=True)
class Other:
    """The value of another fact, as the side a fact is compared with."""

    fact: str


@dataclass(frozen=True, slots=True)
class Ask:
    """One fact against a value, or against another fact."""

    fact: str
    comparison: str
    value: Any

    def holds(self, facts: Facts) -> bool:
        return COMPARISONS[self.comparison].holds(*self._sides(facts))

    def test(self, facts: Facts) -> Finding:
        because = self._because(*self._sides(facts))
        return Finding(self.describe(), self.holds(facts), because, reading=self.fact)

    def describe(self) -> str:
        if self.comparison in ("empty", "known"):
            return f"{self.fact} is {'' if self.value else 'not '}{self.comparison}"
        other = isinstance(self.value, Other)
        value = self.value.fact if other else told(self.fact, self.value)
        return f"{self.fact} {COMPARISONS[self.comparison].words} {value}"

    def names(self) -> tuple[str, ...]:
        return (self.fact, self.value.fact) if isinstance(self.value, Other) else (self.fact,)

    def _sides(self, facts: Facts) -> tuple[Any, Any]:
        other = isinstance(self.value, Other)
        return facts[self.fact], facts[self.value.fact] if other else self.value

    def _because(self, found: Any, asked: Any) -> str:
        if self.comparison == "has_none_of" and found is not None:
            both = [each for each in asked if each in found]
            return f"{self.fact} has {told(self.fact, both) if both else 'none of these'}"
        if self.comparison.startswith("says") and isinstance(found, str):
            phrase = said(found, asked)
            told_of = f'says "{phrase}"' if phrase else "says nothing of it"
            return f"the {self.fact} {told_of}"
        return f"{self.fact} is {told(self.fact, found)}"


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every one of its parts."""

    parts: tuple[Clause, ...]

    def holds(self, facts: Facts) -> bool:
        # A list, so that each is asked: a missing fact is a mistake whatever the others say.
        return all([part.holds(facts) for part in self.parts])

    def test(self, facts: Facts) -> Finding:
        found = tuple(part.test(facts) for part in self.parts)
        failing = [finding for finding in found if not finding.held]
        because = _joined(failing or list(found))
        return Finding(self.describe(), not failing, because, parts=found)

    def describe(self) -> str:
        return " and ".join(_bracketed(part) for part in self.parts)

    def names(self) -> tuple[str, ...]:
        return _names(self.parts)


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one of its parts."""

    parts: tuple[Clause, ...]

    def holds(self, facts: Facts) -> bool:
        return any([part.holds(facts) for part in self.parts])

    def test(self, facts: Facts) -> Finding:
        found = tuple(part.test(facts) for part in self.parts)
        holding = [finding for finding in found if finding.held]
        because = _joined(holding or list(found))
        return Finding(self.describe(), bool(holding), because, parts=found)

    def describe(self) -> str:
        return " or ".join(_bracketed(part) for part in self.parts)

    def names(self) -> tuple[str, ...]:
        return _names(self.parts)


@dataclass(frozen=True, slots=True)
class Not:
    """What its part is not."""

    part: Clause

    def holds(self, facts: Facts) -> bool:
        return not self.part.holds(facts)

    def test(self, facts: Facts) -> Finding:
        found = self.part.test(facts)
        return Finding(self.describe(), not found.held, found.because, parts=(found,))

    def describe(self) -> str:
        return f"not ({self.part.describe()})"

    def names(self) -> tuple[str, ...]:
        return self.part.names()


@dataclass(frozen=True, slots=True)
class Comparison:
    """How two values are compared, and how that is said."""

    words: str
    holds: Callable[[Any, Any], bool]


def said(text: str, patterns: tuple[str, ...]) -> str | None:
    """The first phrase of a text that one of the patterns matches, as whole words.

    >>> said("you are pre approved", ("pre ?approved",))
    'pre approved'
    """
    match = _pattern(patterns).search(text)
    return match[0] if match else None


def told(name: str, value: Any) -> str:
    """A fact's value as a sentence says it; its name tells the unit.

    >>> told("pay_cents", 150000), told("max_apr_percent", 36), told("held", ("a", "b"))
    ('$1,500.00', '36%', 'a and b')
    """
    if value is None:
        return "unknown"
    if isinstance(value, bool):
        return "so" if value else "not so"
    if isinstance(value, list | tuple | frozenset | set):
        return " and ".join(str(each) for each in value) or "nothing"
    if name.endswith("_cents") and isinstance(value, int):
        return dollars(value)
    if name.endswith("_percent") and isinstance(value, int | float | Fraction):
        return f"{round(float(value), 2):g}%"
    return str(value)


def clause(entry: Any) -> Clause:
    """The clause that an entry of YAML states. Raises BadInput, in a sentence without the place."""
    if not isinstance(entry, dict) or not entry:
        raise BadInput(f"A condition is all_of, any_of, not, or a fact; {entry!r} is none of them.")
    (first, *others) = entry
    if first in ("all_of", "any_of") and not others:
        return _group(first, entry[first])
    if first == "not" and not others:
        return Not(clause(entry["not"]))
    return _ask(entry)


def _group(word: str, parts: Any) -> Clause:
    if not isinstance(parts, list) or not parts:
        raise BadInput(f"{word} has a list of conditions, at least one.")
    read = tuple(clause(part) for part in parts)
    return AllOf(read) if word == "all_of" else AnyOf(read)


def _ask(entry: Mapping[str, Any]) -> Ask:
    fact, named = entry.get("fact"), [name for name in entry if name != "fact"]
    if not isinstance(fact, str) or len(named) != 1 or named[0] not in COMPARISONS:
        known = ", ".join(COMPARISONS)
        raise BadInput(f"Expected a fact and one of {known}; {dict(entry)!r} is not that.")
    value = entry[named[0]]
    if isinstance(value, dict):
        if set(value) != {"fact"}:
            raise BadInput(f"The other side of {fact} is a value or a fact; {value!r} is neither.")
        return Ask(fact, named[0], Other(value["fact"]))
    if named[0].startswith("says"):
        _check_patterns(fact, value)
    return Ask(fact, named[0], tuple(value) if isinstance(value, list) else value)


def _check_patterns(fact: str, patterns: Any) -> None:
    if not isinstance(patterns, list) or not patterns:
        raise BadInput(f"What {fact} says is compared with a list of patterns, at least one.")
    for pattern in patterns:
        try:
            re.compile(pattern)
        except (re.error, TypeError) as error:
            raise BadInput(f"{pattern!r} is no pattern that {fact} can say: {error}.") from None


def _bracketed(part: Clause) -> str:
    return f"({part.describe()})" if isinstance(part, AllOf | AnyOf) else part.describe()


def _joined(findings: list[Finding]) -> str:
    return "; ".join(dict.fromkeys(finding.because for finding in findings))


def _names(parts: tuple[Clause, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for part in parts for name in part.names()))


@lru_cache(maxsize=1024)
def _pattern(patterns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(f'(?:{each})' for each in patterns)})(?!\w)")


@lru_cache(maxsize=65536)
def _says(text: str, patterns: tuple[str, ...]) -> bool:
    return said(text, patterns) is not None


COMPARISONS: Mapping[str, Comparison] = {
    "is": Comparison("is", lambda found, asked: bool(found == asked)),
    "is_not": Comparison("is not", lambda found, asked: bool(found != asked)),
    "at_least": Comparison("is at least", lambda f, a: None not in (f, a) and bool(f >= a)),
    "at_most": Comparison("is at most", lambda f, a: None not in (f, a) and bool(f <= a)),
    "above": Comparison("is above", lambda f, a: None not in (f, a) and bool(f > a)),
    "below": Comparison("is below", lambda f, a: None not in (f, a) and bool(f < a)),
    "in": Comparison("is one of", lambda found, asked: found is not None and found in asked),
    "not_in": Comparison("is none of", lambda found, asked: found not in asked),
    "has_none_of": Comparison(
        "has none of", lambda f, asked: f is not None and not set(f) & set(asked)
    ),
    "has_all_of": Comparison("has all of", lambda f, asked: f is not None and set(asked) <= set(f)),
    "empty": Comparison("is empty", lambda f, asked: f is not None and (not f) == asked),
    "known": Comparison("is known", lambda found, asked: (found is not None) == asked),
    "says_any": Comparison("says any of", lambda f, a: f is not None and _says(f, a)),
    "says_none": Comparison("says none of", lambda f, a: f is not None and not _says(f, a)),
}
"""Every comparison, the found value first, then the asked one."""
