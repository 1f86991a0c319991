"""The smallest change in a user's readings that would end a persona, or begin it.

Exact, because the rule is a value: along one lever a condition turns only where one of its
comparisons does, so that the nearest point beyond each of those lines is all there is to try. Two
levers of different readings cut the plane into cells, each tried at its nearest corner; and so do
more, where it takes more. Whatever is proposed has been asked of the rule itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import combinations, product

from spendsense.policy import Policy
from spendsense.signals import sentence

from .asked import Asked
from .cards import on_cards
from .conditions import AllOf, AnyOf, Condition, Row, leaves
from .endings import ends
from .levers import levers, turns, unit_of
from .particulars import Particulars
from .persona import Persona
from .ways import Change, Distance, Way
from .wording import missed_by, told


def distance(persona: Persona, row: Row, policy: Policy, particulars: Particulars) -> Distance:
    """How far one user's readings are from ending a persona, or from beginning it.

    Particulars that hold only a window tell it in readings alone.
    """
    asked = Asked.of(persona, row, policy, particulars)
    ways = tuple(_told(asked, _ways(asked)))
    return Distance(
        key=persona.key,
        title=persona.title,
        holds=asked.holds,
        near=bool(ways) and not asked.holds and _is_near(ways[0], policy),
        ways=ways,
        missed_by=missed_by(ways[0]) if ways and not asked.holds else None,
        why_not=None if ways else _why_not(asked),
    )


def _ways(asked: Asked) -> list[tuple[Change, ...]]:
    """Every lever's smallest change, and the smallest two where they are smaller.

    Where neither turns the persona, the smallest three, or as many as it takes. In order of their
    shares; of two alike the one whose levers the rule asks first.
    """
    along = [
        [Change(lever, asked.row[lever], turn.value, turn.share) for turn in found]
        for lever, found in turns(asked.persona.when, asked.row, asked.policy, asked.days).items()
    ]
    alone = [_smallest((c,) for c in found if _turns(asked, (c,))) for found in along]
    ways = [way for way in alone if way]
    for several in range(2, len(along) + 1):
        found = _smallest(_together(asked, along, several))
        if found and all(_share(found) < _share(way) for way in ways):
            ways.append(found)
        if ways:
            break
    return sorted(ways, key=_share)


def _together(
    asked: Asked, along: list[list[Change]], several: int
) -> Iterator[tuple[Change, ...]]:
    """Changes of levers that no comparison reads together, and that turn only together."""
    both = {frozenset(levers(leaf)) for leaf in leaves(asked.persona.when)}
    for some in combinations(along, several):
        names = (found[0].reading for found in some)
        if not both.isdisjoint(frozenset(pair) for pair in combinations(names, 2)):
            continue
        for changes in product(*some):
            if _turns(asked, changes) and not any(
                _turns(asked, fewer) for fewer in combinations(changes, several - 1)
            ):
                yield changes


def _turns(asked: Asked, changes: tuple[Change, ...]) -> bool:
    return asked.turned({change.reading: change.after for change in changes})


def _share(changes: Iterable[Change]) -> float:
    return sum(change.share for change in changes)


def _smallest(ways: Iterable[tuple[Change, ...]]) -> tuple[Change, ...]:
    return min(ways, key=_share, default=())


def _told(asked: Asked, ways: Iterable[tuple[Change, ...]]) -> Iterator[Way]:
    for changes in ways:
        after = {change.reading: change.after for change in changes}
        cards = on_cards(asked, after)
        if cards is not None:
            way = Way(changes, cards, ends(asked, after))
            yield replace(way, said=told(asked, way))


def _is_near(way: Way, policy: Policy) -> bool:
    if round(way.share * 100, 4) <= policy["near_misses.max_share_percent"]:
        return True
    few: int = policy["near_misses.max_count"]
    return all(
        unit_of(change.reading) == "count" and abs(change.after - change.before) <= few
        for change in way.changes
    )


def _why_not(asked: Asked) -> str:
    title, because = asked.persona.title, asked.persona.when.test(asked.row, asked.policy).because
    if asked.holds:
        return f"{title} would not end by any change of its readings: {because}."
    against = dict.fromkeys(_blocked(asked.persona.when, asked))
    if against:
        return f"{title} cannot begin while {' and '.join(against)}."
    return f"{title} would not begin by any change of its readings: {because}."


def _blocked(condition: Condition, asked: Asked) -> tuple[str, ...]:
    """What keeps a condition from holding and is no lever: nothing to read, or an account."""
    if isinstance(condition, AllOf | AnyOf):
        parts = [_blocked(part, asked) for part in condition.parts]
        free = isinstance(condition, AnyOf) and not all(parts)
        return () if free else tuple(said for part in parts for said in part)
    (leaf,) = leaves(condition)
    if leaf.holds(asked.row, asked.policy):
        return ()
    unread = asked.row[leaf.reading.name] is None
    return (sentence(leaf.reading, asked.row),) if unread or not levers(leaf) else ()
