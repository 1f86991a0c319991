"""Rules as data put to a subject: a draft's text, an offer, a person, a consent.

Only rules that are in force or our own policy, and effective by the day, are put to anything. A
rule that blocks objects; one that only flags leaves a remark in the verdict.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal

from spendsense.policy.clause import Facts
from spendsense.policy.rules import FEWEST_FIXTURES, Rule, applied
from spendsense.recommendations import Draft
from spendsense.recommendations.plain import words
from spendsense.recommendations.reading_grade import reading_grade

from .guardrail import Case, Remark

_FIGURE = re.compile(r"\d[\d.,]*")


def wording(draft: Draft, case: Case) -> Iterator[str]:
    """The text breaks no rule on what a text says."""
    yield from broken("wording", text_facts(draft), case.as_of)


def text_facts(draft: Draft) -> Facts:
    """What rules of a text may ask of a draft."""
    return {
        "kind": draft.kind,
        "text": read_as(draft.text()),
        "reading_grade": reading_grade(_FIGURE.sub("0", draft.body)),
    }


def broken(asked_by: str, facts: Facts, day: date) -> Iterator[str]:
    """What the rules of one asker say against a subject on a day, each with id and citation."""
    asked = applied(asked_by, day)
    if not asked:
        yield f"no rules of {asked_by} are in force on {day}, so nothing can be cleared"
    for rule in asked:
        if not rule.condition.holds(facts):
            said = rule.objects(facts, rule.judge(facts))
            yield said if rule.severity == "block" else Remark(said)


@lru_cache(maxsize=16384)
def _read_as(text: str) -> str:
    return words(text)


def read_as(text: str) -> str:
    """A text as patterns read it: see `plain.words`; every figure is 0, as none turns on one.

    >>> read_as("You\u2019re 68.2% pre-approved")
    'you are 0% pre approved'
    """
    return _read_as(_FIGURE.sub("0", text))


Expected = Literal["passes", "fails"]


@dataclass(frozen=True, slots=True)
class Fixture:
    """One fixture of a rule, numbered from 1 under what it expects; `fault` is what is wrong."""

    expected: Expected
    number: int
    facts: Facts
    fault: str | None


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of the fixtures of one rule: how many there are, and a sentence for each fault."""

    rule: Rule
    fixtures: int
    faults: tuple[str, ...]
    each: tuple[Fixture, ...] = ()


def tried(rules: Iterable[Rule]) -> tuple[Tried, ...]:
    """Every rule put to its own fixtures, whatever its status."""
    return tuple(_tried(rule) for rule in rules)


def _tried(rule: Rule) -> Tried:
    each = tuple(_fixtures(rule))
    return Tried(rule, len(each), tuple(_faults(rule, each)), each)


def _fixtures(rule: Rule) -> Iterator[Fixture]:
    by_verdict: tuple[tuple[Expected, tuple[Facts, ...]], ...] = (
        ("passes", rule.passes),
        ("fails", rule.fails),
    )
    for expected, fixtures in by_verdict:
        for number, facts in enumerate(fixtures, start=1):
            yield Fixture(expected, number, facts, _fault(rule, facts, expected == "passes"))


def _faults(rule: Rule, each: tuple[Fixture, ...]) -> Iterator[str]:
    for expected in ("passes", "fails"):
        found = [fixture for fixture in each if fixture.expected == expected]
        if len(found) < FEWEST_FIXTURES:
            yield (
                f"{rule.id}: there are {len(found)} fixtures under {expected}, and each rule "
                f"has at least {FEWEST_FIXTURES}. Add facts with that verdict."
            )
        for fixture in found:
            if fixture.fault is not None:
                yield f"{rule.id}: fixture {fixture.number} under {expected}: {fixture.fault}"


def _fault(rule: Rule, facts: Facts, expected: bool) -> str | None:
    """What is wrong with one fixture, or None."""
    try:
        finding = rule.judge(_prepared(facts))
        if not finding.held:
            rule.objects(facts, finding)
    except KeyError as missing:
        return f"the fact {missing.args[0]!r} is missing; name every fact that the rule asks for."
    except TypeError as error:
        return f"a fact is not of the kind it is compared with: {error}."
    if finding.held == expected:
        return None
    wanted, came = ("fulfil", "break") if expected else ("break", "fulfil")
    shown = f"; {finding.because}" if finding.because else ""
    return f"{dict(facts)!r} is expected to {wanted} the rule, and {came}s it{shown}."


def _prepared(facts: Facts) -> Facts:
    text = facts.get("text")
    return {**facts, "text": read_as(text)} if isinstance(text, str) else facts
