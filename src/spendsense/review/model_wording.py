"""Chosen lessons in a model's words: what would be asked, and the decision with the answers."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from spendsense.guardrails import GUARDRAILS, Asked, Choice, worded
from spendsense.recommendations import item_of
from spendsense.recommendations.writer import Answer, Request, asked

from .decision import Decision, WindowDecision

Key = tuple[str, int, str]
"""A lesson of a run: its user, the days of its window, its item."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """A chosen lesson that a model may word, and what it would be asked."""

    key: Key
    request: Request


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer on record: to which request, and whose."""

    asked: str
    answer: Answer
    model: str
    endpoint: str


def lessons(decisions: Iterable[Decision], users: Collection[str]) -> tuple[Lesson, ...]:
    """The chosen lessons of these users, in the order of the decisions."""
    return tuple(
        Lesson(key, request)
        for decision in decisions
        if decision.user_id in users
        for key, choice in _chosen(decision)
        if (request := asked(choice.draft, item_of(choice.draft.item_key))) is not None
    )


def in_words(decision: Decision, answers: Mapping[Key, Asked]) -> Decision:
    """The decision with each answered lesson in the model's words, where they may be used."""
    if not any(key in answers for key, _ in _chosen(decision)):
        return decision
    windows = tuple(_in_words(decision.user_id, over, answers) for over in decision.windows)
    return replace(decision, windows=windows)


def _in_words(user: str, over: WindowDecision, answers: Mapping[Key, Asked]) -> WindowDecision:
    def said(choice: Choice) -> Choice:
        found = answers.get((user, over.window.days, choice.draft.item_key))
        if found is None or not choice.chosen:
            return choice
        return worded(GUARDRAILS, choice, found, over.case)

    return replace(over, choices=tuple(said(choice) for choice in over.choices))


def kept_answers(body: Mapping[str, Any]) -> dict[Key, Kept]:
    """The answers that a trace keeps, those that were not usable as well."""
    return {
        (body["user_id"], int(days), draft["item_key"]): Kept(
            kept["asked"], Answer.of(kept["answer"]), kept["model"], kept["endpoint"]
        )
        for days, window in body.get("windows", {}).items()
        for draft in window.get("drafts", ())
        if "answer" in (kept := draft.get("wording") or {})
    }


def in_kept_words(decision: Decision, body: Mapping[str, Any]) -> Decision:
    """A decision made again, worded from the answers that its trace kept. Nobody is asked."""
    kept = kept_answers(body)
    again = {lesson.key: lesson.request for lesson in lessons([decision], [decision.user_id])}
    return in_words(
        decision,
        {
            key: Asked(again[key], found.answer, found.model, found.endpoint)
            for key, found in kept.items()
            if key in again
        },
    )


def in_known_words(decision: Decision, bodies: Iterable[Mapping[str, Any]]) -> Decision:
    """The same with the answers on record to exactly what would be asked now."""
    known = {key: kept for body in bodies for key, kept in kept_answers(body).items()}
    return in_words(
        decision,
        {
            each.key: Asked(each.request, kept.answer, kept.model, kept.endpoint)
            for each in lessons([decision], [decision.user_id])
            if (kept := known.get(each.key)) is not None and kept.asked == each.request.digest
        },
    )


def _chosen(decision: Decision) -> Iterator[tuple[Key, Choice]]:
    for over in decision.windows:
        for choice in over.choices:
            if choice.chosen:
                yield (decision.user_id, over.window.days, choice.draft.item_key), choice
