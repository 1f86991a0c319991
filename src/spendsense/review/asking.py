"""Asking a model to word a block's lessons, while no transaction is open.

Consent is asked again right before each wave is sent. A lesson that was asked before, in the same
words on the same day, is not asked again: a run that is repeated costs nothing and gives the same.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import date, datetime

from spendsense.guardrails import Asked
from spendsense.recommendations.writer import Answer, Endpoint
from spendsense.storage import Database, consented
from spendsense.storage.traces import traces_on

from .decision import Decision
from .model_wording import Lesson, in_words, kept_answers, lessons

REVOKED = Answer(failure="consent", said="consent to a model's wording no longer stood")

Known = dict[tuple[str, str, str], Answer]
"""Replies on record by user, digest of the request, and model."""


def in_a_models_words(
    database: Database,
    endpoint: Endpoint,
    decisions: Sequence[Decision],
    consenting: Collection[str],
    clock: Callable[[], datetime],
) -> tuple[Decision, ...]:
    """The decisions, with the chosen lessons of who consents to it as a model worded them.

    What cannot be used stays as the template has it, with the reason beside it.
    """
    wanted = lessons(decisions, consenting)
    if not wanted:
        return tuple(decisions)
    known = _known(database, sorted({each.key[0] for each in wanted}), decisions[0].as_of)
    answers = [known.get(_named(each, endpoint)) for each in wanted]
    fresh = [each for each, answer in zip(wanted, answers, strict=True) if answer is None]
    replies = iter(_asked(database, endpoint, fresh, clock))
    found = {
        each.key: Asked(each.request, answer or next(replies), endpoint.model, endpoint.place)
        for each, answer in zip(wanted, answers, strict=True)
    }
    return tuple(in_words(decision, found) for decision in decisions)


def _asked(
    database: Database,
    endpoint: Endpoint,
    fresh: Sequence[Lesson],
    clock: Callable[[], datetime],
) -> list[Answer]:
    answers: list[Answer] = []
    for start in range(0, len(fresh), endpoint.in_flight):
        wave = fresh[start : start + endpoint.in_flight]
        standing = _standing(database, [each.key[0] for each in wave], clock())
        sent = [each.request for each in wave if each.key[0] in standing]
        replies = iter(endpoint.ask(sent))
        answers += [next(replies) if each.key[0] in standing else REVOKED for each in wave]
    return answers


def _standing(database: Database, users: Sequence[str], at: datetime) -> frozenset[str]:
    """Who consents, at this moment, to lessons and to a model's wording of them."""
    with database.read() as connection:
        lessons_too = consented(connection, sorted(set(users)), at=at)
        return consented(connection, sorted(lessons_too), purpose="ai_wording", at=at)


def _known(database: Database, users: Sequence[str], as_of: date) -> Known:
    with database.read() as connection:
        kept = [kept_answers(trace.body) for trace in traces_on(connection, users, as_of)]
    return {
        (key[0], found.asked, found.model): found.answer
        for each in kept
        for key, found in each.items()
        if found.answer.text is not None
    }


def _named(lesson: Lesson, endpoint: Endpoint) -> tuple[str, str, str]:
    return lesson.key[0], lesson.request.digest, endpoint.model
