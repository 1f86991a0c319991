"""Why its user is shown something, in plain words: facts, pattern, checks, who answers for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from spendsense.personas import PERSONAS
from spendsense.personas.margins import as_sentence
from spendsense.recommendations import Fact
from spendsense.signals import READINGS, sentence, written
from spendsense.storage import Recommendation

from .evidence import Bound, window_of

WORDS_A_MINUTE = 200

PASSED: dict[str, str | dict[str, str]] = {
    "consent": {
        "education": "You have agreed to lessons, and can take that back at any time.",
        "offer": "You have agreed to lessons and to partner offers, each by itself.",
    },
    "eligibility": {
        "education": "It is a lesson: nothing is sold in it, and it is open to everybody.",
        "offer": "As far as your records tell it is open to you, and you do not have it already.",
    },
    "legibility": "It is short, and in plain words.",
    "tone": "It shames nobody and presses nobody.",
    "wording": "It keeps to the rules, of law and our own, on what such a text may say.",
    "grounding": "Every number in it comes from your records, our rules, or a page that is named.",
    "disclosure": "It says what it is: education, and not financial advice.",
}
"""What it means that a guardrail does not object."""


def passed(found: Recommendation) -> Iterator[tuple[str, str]]:
    """The guardrails that it passed, each in a sentence."""
    for verdict in found.verdicts:
        said = PASSED.get(verdict.guardrail)
        if verdict.allowed and said is not None:
            yield verdict.guardrail, said if isinstance(said, str) else said[found.kind]


def persona_said(found: Recommendation, body: Mapping[str, Any]) -> tuple[str, list[str]]:
    """The title of the persona it is for, and what made that hold, a sentence each."""
    title = next((p.title for p in PERSONAS if p.key == found.persona), found.persona)
    considered = window_of(found, body).get("considered", ())
    finding = next((each["finding"] for each in considered if each["key"] == found.persona), None)
    return title, [as_sentence(said) for said in _reasons(finding)] if finding else []


def fact_said(bound: Bound, found: Recommendation, body: Mapping[str, Any]) -> tuple[str, str]:
    """What a fact says in a sentence, and where it comes from, in words."""
    fact = bound.fact
    if bound.reading is not None:
        readings = _readings(window_of(found, body))
        if readings.get(bound.reading) is not None:
            return as_sentence(sentence(READINGS[bound.reading], readings)), "your records"
        return _plainly(fact), "your records"
    day = written("date", found.as_of)
    if fact.source == "window":
        return f"What was read are the {fact.text} days up to {day}.", "your records"
    if fact.source == "as_of":
        return f"Your records were read as they stood on {day}.", "your records"
    if fact.source.startswith("policy:"):
        return as_sentence(bound.said.split(" (")[0].removesuffix(".")), "our rules"
    return f"{fact.text}, as it is stated on that page.", fact.source


def minutes(found: Recommendation) -> int:
    """How long it takes to read, in whole minutes and at least one."""
    words = len(f"{found.title} {found.because} {found.body}".split())
    return max(1, -(-words // WORDS_A_MINUTE))


def _plainly(fact: Fact) -> str:
    return f"{fact.name.replace('_', ' ').capitalize()}: {fact.text}."


def _readings(window: Mapping[str, Any]) -> dict[str, Any]:
    """Readings as they were read: a day is text in a trace."""
    return {
        name: date.fromisoformat(value)
        if isinstance(value, str) and name in READINGS and READINGS[name].unit == "date"
        else value
        for name, value in window.get("readings", {}).items()
    }


def _reasons(finding: Mapping[str, Any]) -> Iterator[str]:
    if not finding["held"]:
        return
    if not finding["parts"]:
        yield finding["because"]
    for part in finding["parts"]:
        yield from _reasons(part)
