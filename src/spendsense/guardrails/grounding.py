"""Every number a user would read is a fact with a source, and the facts are true."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from spendsense.policy import parameters
from spendsense.recommendations import Draft, Fact, item_of, policy_text, shown_text
from spendsense.recommendations.addresses import address, markup
from spendsense.recommendations.plain import plain
from spendsense.signals import READINGS, written

from .guardrail import Case
from .numerals import numerals

Told = Callable[[re.Match[str]], str]


def grounding(draft: Draft, case: Case) -> Iterator[str]:
    """Numbers in the text equal bound facts in value and unit; no markup, no addresses."""
    for fact in draft.facts:
        if (truth := _truth(fact, draft, case)) != fact.text:
            yield f'the fact {fact.name} says "{fact.text}", but {fact.source} says "{truth}"'
    bound = {key for fact in draft.facts for key in bound_keys(fact)}
    for part in ("title", "because", "body"):
        text = str(getattr(draft, part))
        if found := markup(text):
            yield f'the {part} holds markup near "{found}"; plain text is shown'
        if found := address(text):
            yield f'the {part} holds the address "{found}"; sources belong to the item'
        for numeral in numerals(_without_names(plain(text), draft.facts)):
            if numeral.key not in bound:
                yield f'the {part} says "{numeral.text}", which is no bound fact'


def _truth(fact: Fact, draft: Draft, case: Case) -> str:
    """What the source says today, as the text would write it."""
    origin, _, name = fact.source.partition(":")
    if fact.source == "window":
        return str(draft.window_days)
    if fact.source == "as_of":
        return written("date", draft.as_of)
    if origin == "reading" and name in READINGS:
        return shown_text(name, case.readings, case.policy)
    if origin == "policy" and any(name == parameter.name for parameter in parameters()):
        return policy_text(name, case.policy)
    item = item_of(draft.item_key)
    figures = item.figures.values() if item else ()
    cited = [figure.text for figure in figures if figure.source == fact.source]
    return fact.text if fact.text in cited else "; ".join(cited) or "nothing that is known"


def bound_keys(fact: Fact) -> frozenset[tuple[object, str]]:
    """The numbers that a fact grounds; a name grounds none, whatever digits are in it."""
    return frozenset() if is_name(fact) else frozenset(_keys(fact))


def _keys(fact: Fact) -> Iterator[tuple[object, str]]:
    for numeral in numerals(fact.text):
        value, unit = numeral.key
        yield from ((value, unit or span) for span in _spans(fact))
        if unit == "date":  # "August 22" may be said of August 22, 2026
            yield str(value).rsplit(" ", 1)[0], "date"


def _spans(fact: Fact) -> tuple[str, ...]:
    """What a fact without a sign counts, so that a window of 30 days grounds no 30 of others.

    A number of days may also stand alone, as in "Of the days we saw, 12 were low".
    """
    origin, _, name = fact.source.partition(":")
    unit = "days" if fact.source == "window" else _unit(fact)
    if origin == "policy":
        unit = next((one.unit for one in parameters() if one.name == name), "")
    if unit in ("days", "months"):
        return (unit,)
    return ("", "days") if unit == "count" and "days" in name.split("_") else ("",)


def is_name(fact: Fact) -> bool:
    """Whether a fact names something, as a merchant or a card's last digits do."""
    return _unit(fact) in ("word", "mask")


def _unit(fact: Fact) -> str:
    origin, _, name = fact.source.partition(":")
    return READINGS[name].unit if origin == "reading" and name in READINGS else ""


def _without_names(text: str, facts: Iterable[Fact]) -> str:
    """The text without the names in it, whose digits say how much of nothing."""
    for pattern, told in names_in(facts):
        text = pattern.sub(told, text)
    return text


def names_in(facts: Iterable[Fact]) -> Iterator[tuple[re.Pattern[str], Told]]:
    """How the names among some facts are found in a text, and what is read in their place.

    A merchant's name may stand anywhere; a card's digits only after a word for the card, so that
    the card ending 4523 does not make 4,523 of anything true.
    """
    for fact in facts:
        if _unit(fact) == "word" and re.search(r"[^\W\d_]", fact.text):
            yield re.compile(_whole(fact.text)), lambda _: " ; "
        if digits := _card_digits(fact):
            before = r"\b(?P<card>(?:ending|ends)(?:\s+(?:in|with))?|card|account)\s+"
            yield re.compile(f"{before}{_whole(digits)}", re.I), lambda match: f"{match['card']} "


def _card_digits(fact: Fact) -> str | None:
    """The digits that a fact names a card by: a mask, or the end of "card ending 4523"."""
    if _unit(fact) == "mask":
        return fact.text
    named = re.search(r"\bending (\w+)$", fact.text) if _unit(fact) == "word" else None
    return named[1] if named else None


def _whole(name: str) -> str:
    # A name is over where it ends: 4523% and 4523.50 are other things than the card ending 4523.
    return rf"(?<!\w){re.escape(plain(name))}(?!\w|[.,]\d|\s*%)"
