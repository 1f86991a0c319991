"""The whole simulation, in order: what two rulebooks make of the same people, compared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl

from spendsense.ledger import Window
from spendsense.recommendations import read_catalog

from .counted import some
from .diff import PolicyDiff
from .groups import Stages, fairness_diff, stages
from .load import Pair, queue_diff
from .moves import crossings
from .outcome import Answers, Flags, Outcome, answered, outcome, question
from .people import People
from .rulebook import Rulebook
from .texts import Judged, judged, same_words
from .windows import chosen, window_diff

Texts = Mapping[int, Judged]
"""The judged texts by window."""


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """People and what is in force, with its answers and outcomes by window: what many changes are
    tried on."""

    people: People
    before: Rulebook
    texts: Texts
    answers: Mapping[int, Answers]
    outcomes: Mapping[int, Outcome]
    never: Mapping[str, Flags]


def prepared(people: People, before: Rulebook, texts: Texts | None = None) -> Prepared:
    """People under the rulebook in force: every text that they might read is judged, and all that
    is decided of them is decided. Texts that are judged already may be handed in."""
    texts = texts_of(people, before) if texts is None else texts
    never = _never(people)
    answers = {
        days: answered(frame, question(before, texts[days]))
        for days, frame in people.windows.items()
    }
    outcomes = _outcomes(people, answers, never)
    return Prepared(people, before, texts, answers, outcomes, never)


def texts_of(people: People, book: Rulebook) -> Texts:
    return {
        days: judged(frame, Window(days, people.as_of), book)
        for days, frame in people.windows.items()
    }


def simulate(on: Prepared, after: Rulebook, again: People | None = None) -> PolicyDiff:
    """What another rulebook would do to these people.

    `again` are the same people with the readings that it leads to, where it changes how signals are
    read; without them the readings are taken to stay.
    """
    people, books = on.people, (on.before, after)
    later = people if again is None else again
    same = again is None and same_words(*books)
    texts = on.texts if same else texts_of(later, after)
    answers = {
        days: answered(
            frame, question(after, texts[days]), on.answers[days] if again is None else None
        )
        for days, frame in later.windows.items()
    }
    found = (on.outcomes, _outcomes(later, answers, on.never))
    windows = tuple(window_diff(days, found[0][days], found[1][days]) for days in people.windows)
    moves = pl.concat(
        crossings(
            (people.windows[days], later.windows[days]),
            books,
            (found[0][days], found[1][days]),
            days,
        )
        for days in people.windows
    )
    return PolicyDiff(
        as_of=people.as_of,
        people=people.count,
        moved=int(np.count_nonzero(_moved(found))),
        changed=moves["user_id"].n_unique(),
        windows=windows,
        queue=queue_diff(people, later, books, found),
        fairness=fairness_diff(people, _stages(found), on.before.policy),
        crossings=moves,
    )


def _outcomes(
    people: People, answers: Mapping[int, Answers], never: Mapping[str, Flags]
) -> dict[int, Outcome]:
    return {
        days: outcome(answers[days], frame["partner_offers"].to_numpy(), never)
        for days, frame in people.windows.items()
    }


def _never(people: People) -> dict[str, Flags]:
    """By item, who asked not to see it again."""
    ids = people.user_ids
    keys = {item.key for item in read_catalog()}
    return {
        str(key): ids.is_in(rows["user_id"].implode()).to_numpy()
        for (key,), rows in people.never.partition_by("item_key", as_dict=True).items()
        if key in keys
    }


def _moved(found: Pair) -> Flags:
    """Whose primary persona is another one in some window."""
    before, after = found
    return some([before[days].primary != after[days].primary for days in before])


def _stages(found: Pair) -> Stages:
    """Who reaches what in some window, before and after."""
    before, after = found
    primaries = {days: (before[days].primary, after[days].primary) for days in before}
    kinds = {"lesson_drafted": "education", "offer_drafted": "offer"}
    reached = {name: (_has(before, kind), _has(after, kind)) for name, kind in kinds.items()}
    return stages(primaries, reached)


def _has(outcomes: Mapping[int, Outcome], kind: str) -> Flags:
    keys = {item.key for item in read_catalog() if item.kind == kind}
    found = [np.zeros(len(next(iter(outcomes.values())).primary), np.bool_)]
    for each in outcomes.values():
        found += [flags for key, flags in chosen(each).items() if key in keys]
    return some(found)
