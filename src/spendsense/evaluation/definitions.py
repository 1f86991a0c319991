"""What each metric asks, in plain words: for pages, and for the names that a gate may hold.

What is counted, the target and who says it stand in `metrics`; here is only what a reader who is no
statistician is told.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from .accuracy.figures import FIGURES
from .metrics import BY_NAME

SECTIONS: Mapping[str, str] = {
    "coverage": "Is everybody who asked for it given something?",
    "explainability": "Is every number that people read a number of their own records?",
    "relevance": "Does what is shown fit the person?",
    "latency": "Does it come soon enough?",
    "auditability": "Can every decision be made again, later, by somebody else?",
    "guardrails": "Is anything shown that ought not to be?",
    "wording": "Who worded what people read?",
    "operators": "How well do the people who approve it do?",
    "accuracy": "Is what was found true?",
    "fairness": "Do groups of people fare alike?",
}
"""What a report is divided into, in its order, and the question of each part."""

FAIRNESS = "fairness"


@dataclass(frozen=True, slots=True)
class Definition:
    """A metric for people who are no statisticians.

    `plain` is a sentence with `{n}` and `{of}` for its counts, and ends before the full stop; `how`
    says what is counted, and who says the target.
    """

    title: str
    plain: str
    how: str


PLAIN: Mapping[str, tuple[str, str]] = {
    "coverage": (
        "Coverage",
        "{n} of {of} people who agreed, and whose records say enough, got a result that rests on"
        " at least three kinds of behaviour",
    ),
    "behaviours": (
        "Behaviours",
        "of {n} of {of} people who agreed, and whose records say enough, at least three kinds of"
        " behaviour could be read",
    ),
    "explainability": (
        "Explainability",
        "{n} of {of} recommendations say only numbers that the person's own records give again",
    ),
    "evidence": (
        "Evidence",
        "{n} of {of} numbers and names that people read come out again from the rows that are"
        " named as their evidence",
    ),
    "relevance": (
        "Relevance",
        "{n} of {of} recommendations fit their person: everything that they ask for was found",
    ),
    "relevance_verdicts": (
        "Relevance, as operators see it",
        "{n} of {of} drafts were approved by operators as they were",
    ),
    "latency_p{at}": (
        "Latency, {at}th percentile",
        "{n} of {of} people who were timed had their answer within the limit",
    ),
    "model_latency_p{at}": (
        "Latency with a model, {at}th percentile",
        "{n} of {of} people who were timed had the answer of a language model within the limit",
    ),
    "auditability": (
        "Auditability",
        "{n} of {of} recommendations come out the same, word for word, when they are made again"
        " from what is stored",
    ),
    "replay": (
        "Replay",
        "{n} of {of} decisions are as they were sealed, and come out the same when they are made"
        " again",
    ),
    "guardrails": (
        "Guardrails",
        "{n} of {of} recommendations that wait or are shown would be let through again today",
    ),
    "guardrail_precision": (
        "Guardrail precision",
        "{n} of {of} drafts that a guardrail warned of were indeed rejected or reworded",
    ),
    "let_through_rightly": (
        "Let through rightly",
        "{n} of {of} drafts that no guardrail warned of had nothing that one should have seen",
    ),
    "model_wording": (
        "Words of a model",
        "{n} of {of} lessons that a language model was to word are in its words; the others are"
        " the catalog's, which are as good",
    ),
    "operator_agreement": (
        "Operators agree",
        "{n} of {of} second looks came to what the first operator had decided",
    ),
    "approved_unchanged": (
        "Approved unchanged",
        "{n} of {of} drafts that operators let pass needed no other words",
    ),
    "unhurried": (
        "Unhurried",
        "{n} of {of} decisions were taken after the draft was opened, and not in haste",
    ),
    "planted_noticed": (
        "Planted faults noticed",
        "{n} of {of} faults that were planted on purpose were noticed",
    ),
    "persona_primary_{at}": (
        "First persona, {at} days",
        "{n} of {of} made-up people were taken, over {at} days, for what they were made up to be",
    ),
    "persona_held_{at}": (
        "Persona at all, {at} days",
        "of {of} made-up people, {n} hold over {at} days the persona that they were made up to"
        " have",
    ),
    "subscription_precision": (
        "Subscriptions found are true",
        "{n} of {of} subscriptions that were found are real ones",
    ),
    "subscription_recall": (
        "True subscriptions are found",
        "{n} of {of} real subscriptions that the records can show were found",
    ),
    FAIRNESS: (
        "Fairness",
        "{n} of {of} comparisons between groups of people, and of what the product decides by with "
        "groups, show nothing that is large and more than chance",
    ),
}
"""By name the title and the sentence; `{at}` stands for a number that ends the name."""

OF_FAIRNESS = (
    "Rates of groups along the whole way from consent to an action, each against a reference "
    "group of its kind, with Holm's correction for how many comparisons there are."
)
_OF_BOARD = {f"scoreboard_{each.name}": each for each in FIGURES}


def definition(name: str) -> Definition:
    """What a metric is. Raises KeyError for one that nobody defined.

    >>> definition("persona_primary_30").title
    'First persona, 30 days'
    """
    if name in _OF_BOARD:
        figure = _OF_BOARD[name]
        return Definition(figure.title, f"{{n}} of {{of}} {figure.of} {figure.did}", _how(name))
    title, plain = _plain(name)
    return Definition(title, plain, _how(name))


def names() -> tuple[str, ...]:
    """Every metric that an evaluation may measure."""
    return tuple(dict.fromkeys((*BY_NAME, FAIRNESS)))


def _plain(name: str) -> tuple[str, str]:
    if name in PLAIN:
        return PLAIN[name]
    found = re.fullmatch(r"(.*?)(\d+)", name)
    if found is None:
        raise KeyError(name)
    title, plain = PLAIN[f"{found[1]}{{at}}"]
    return title.replace("{at}", found[2]), plain.replace("{at}", found[2])


def _how(name: str) -> str:
    if name not in BY_NAME:
        return OF_FAIRNESS
    asked = BY_NAME[name]
    return f"Of {asked.of}, how many {asked.did}. Who says the target: {asked.source}."
