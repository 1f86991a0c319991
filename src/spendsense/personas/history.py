"""What changed between two assignments of one user, and why.

A standing is what was found on a day: the finding of every persona, and the readings. Two of them
are compared finding by finding: a persona began or ended because some of its comparisons turned.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from spendsense.trace import Finding

from .assignment import PERSONAS, Assignment


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What was found of a user over one window on a day."""

    as_of: date
    findings: Mapping[str, Finding]
    readings: Mapping[str, Any]

    @property
    def personas(self) -> tuple[str, ...]:
        """Keys of the personas that held, in order of precedence."""
        held = (persona.key for persona in PERSONAS)
        return tuple(key for key in held if key in self.findings and self.findings[key].held)


@dataclass(frozen=True, slots=True)
class Flip:
    """A comparison that turned: its reading, from what to what, and both sentences.

    `asked_before` and `asked_after` are what it asked; they differ where policy moved the line.
    """

    reading: str
    before: Any
    after: Any
    said_before: str
    said_after: str
    asked_before: str = ""
    asked_after: str = ""

    def as_json(self) -> dict[str, Any]:
        return {
            "reading": self.reading,
            "before": self.before,
            "after": self.after,
            "said_before": self.said_before,
            "said_after": self.said_after,
        }


@dataclass(frozen=True, slots=True)
class Turned:
    """A persona that began or ended between two days, and the comparisons that made it."""

    key: str
    title: str
    began: bool
    flips: tuple[Flip, ...]

    @property
    def said(self) -> str:
        """A sentence.

        >>> Turned("k", "Savings builder", False, (Flip("r", 2, 1, "it was 2", "it is 1"),)).said
        'Savings builder ended: before, it was 2; now, it is 1.'
        """
        verb = "began" if self.began else "ended"
        if not self.flips:
            return f"{self.title} {verb}."
        before = " and ".join(flip.said_before for flip in self.flips)
        after = " and ".join(flip.said_after for flip in self.flips)
        return f"{self.title} {verb}: before, {before}; now, {after}."

    def as_json(self) -> dict[str, Any]:
        return {
            "key": self.key,
            "title": self.title,
            "began": self.began,
            "flips": [flip.as_json() for flip in self.flips],
            "said": self.said,
        }


def standing(as_of: date, assignment: Assignment, readings: Mapping[str, Any]) -> Standing:
    """What was just found."""
    findings = {persona.key: finding for persona, finding in assignment.considered}
    return Standing(as_of=as_of, findings=findings, readings=readings)


def kept_standing(
    as_of: date, kept: Iterable[tuple[str, Mapping[str, Any]]], readings: Mapping[str, Any]
) -> Standing:
    """What was found on an earlier day, from the JSON of its findings as it was kept."""
    findings = {key: _finding(finding) for key, finding in kept}
    return Standing(as_of=as_of, findings=findings, readings=readings)


def turned(before: Standing, after: Standing) -> tuple[Turned, ...]:
    """The personas that began or ended, in order of precedence."""
    changed = set(before.personas) ^ set(after.personas)
    return tuple(
        Turned(
            key=persona.key,
            title=persona.title,
            began=persona.key in after.personas,
            flips=tuple(_flips(persona.key, before, after)),
        )
        for persona in PERSONAS
        if persona.key in changed
    )


def _flips(key: str, before: Standing, after: Standing) -> Iterator[Flip]:
    was, now = _by_reading(before.findings.get(key)), _by_reading(after.findings.get(key))
    for (reading, place), one in (now or was).items():
        earlier, later = was.get((reading, place)), now.get((reading, place))
        if one.held if earlier is None or later is None else earlier.held is not later.held:
            yield Flip(
                reading,
                before.readings.get(reading),
                after.readings.get(reading),
                earlier.because if earlier else "it is not known",
                later.because if later else "it is not known",
                earlier.rule if earlier else "",
                later.rule if later else "",
            )


def _by_reading(finding: Finding | None) -> dict[tuple[str, int], Finding]:
    """The comparisons of a finding by their reading and, where one is asked twice, which it is."""
    found: dict[tuple[str, int], Finding] = {}
    for leaf in _leaves(finding) if finding is not None else ():
        name = str(leaf.reading)
        found[name, sum(known == name for known, _ in found)] = leaf
    return found


def _leaves(finding: Finding) -> Iterator[Finding]:
    if not finding.parts:
        yield finding
    for part in finding.parts:
        yield from _leaves(part)


def _finding(kept: Mapping[str, Any]) -> Finding:
    """A finding from its JSON."""
    parts = tuple(_finding(part) for part in kept["parts"])
    return Finding(
        kept["rule"], kept["held"], kept["because"], kept["margin"], kept["reading"], parts
    )
