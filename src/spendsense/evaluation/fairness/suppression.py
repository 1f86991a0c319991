"""Which cells may not be told: of too few people, or such that others would give one away.

The whole is always taken to be known: of all customers, of the run, or from another attribute. So
the groups of an attribute hide two or none, and who is hidden at one place stays hidden
wherever the same count would be read again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from spendsense.personas import PERSONAS

from .stages import AMONG_PERSONA, HOURS, MEETS, PERSONA
from .values import OVERALL

Key = tuple[str, str, str, str]
"""Attribute, among, stage, group."""
Place = tuple[str, str]
"""Among, stage: the groups of an attribute stand side by side there."""

CHAIN = (
    "consented", "enough_data", "persona", "lesson_drafted", "offer_eligible", "offer_drafted",
    "approved", HOURS, "seen", "acted",
)  # fmt: skip
"""Stages that ask whom an earlier one let through. Each persona is asked where "persona" is, and
leads nowhere; subjects of proxies stand apart."""


def suppressed(counts: pl.DataFrame, least: int) -> frozenset[Key]:
    """The cells of `counting.counted` that stay in the house, of whatever attributes.

    A cell of fewer than `least` people, or that fewer than `least` and somebody reached. Where it
    is the only one of its line, its number is what the others leave of the whole: the smallest
    group goes with it, the same one at every stage. Of two attributes the groups of a place are
    told all together or not at all, and not where one of either alone is hidden.
    """
    found: dict[str, Attribute] = {}
    # An attribute by itself before those that it is crossed with.
    for name in sorted(counts["attribute"].unique(), key=lambda each: ("+" in each, each)):
        parts = [found.get(part, Attribute()) for part in name.split("+")] if "+" in name else ()
        found[name] = Attribute.of(counts.filter(attribute=name), least, parts)
    return frozenset(
        (name, *place, group) for name, each in found.items() for place, group in each.cells()
    )


@dataclass(slots=True)
class Attribute:
    """The groups of one attribute at every place, and those that are hidden there.

    `parts` are the two attributes that it crosses, in order; none of one by itself.
    """

    groups: dict[Place, dict[str, int]] = field(default_factory=dict)
    people: dict[str, int] = field(default_factory=dict)
    hidden: dict[Place, set[str]] = field(default_factory=dict)
    parts: Sequence[Attribute] = ()

    @classmethod
    def of(cls, counts: pl.DataFrame, least: int, parts: Sequence[Attribute]) -> Attribute:
        found = cls(parts=parts)
        columns = ("among", "stage", "group", "numerator", "denominator")
        for among, stage, group, hits, people in counts.select(columns).iter_rows():
            place = (among, stage)
            found.groups.setdefault(place, {})[group] = hits
            found.people[group] = max(people, found.people.get(group, 0))
            if people < least or 0 < hits < least:
                found.hidden.setdefault(place, set()).add(group)
        found._spread()
        return found

    def cells(self) -> Iterator[tuple[Place, str]]:
        for place, groups in self.groups.items():
            yield from ((place, group) for group in self.hidden.get(place, set()) & groups.keys())

    def _spread(self) -> None:
        """Hide more until nothing that is hidden can be worked out from what is told."""
        while True:
            before = sum(map(len, self.hidden.values()))
            for place, groups in self.groups.items():
                gone = set(self.hidden.get(place, ()))
                gone |= {g for source in _sources(place) for g in self.hidden.get(source, ())}
                self.hidden[place] = self._closed(place, groups, gone)
            if sum(map(len, self.hidden.values())) == before:
                return

    def _closed(self, place: Place, groups: Mapping[str, int], gone: set[str]) -> set[str]:
        if not self.parts:
            return with_last([sorted(groups)], gone, self.people, groups)
        # Rows and columns with a known sum can be solved in ways that no look at a line shows.
        whole = not gone and not any(part.hidden.get(place) for part in self.parts)
        return set() if whole else gone | groups.keys()


def with_last(
    lines: Sequence[Sequence[str]],
    hidden: Collection[str],
    people: Mapping[str, int],
    hits: Mapping[str, int] | None = None,
) -> set[str]:
    """The hidden groups, and those that must go with them, the smallest first, so that no line of
    groups whose sum is told has one hidden alone.

    `hits` are those whom a later stage asks: that it asks nobody of a group tells that there are
    none, so that a group without is no cover for another.
    """
    gone, wanting = set(hidden), list(lines)
    while wanting:
        line = wanting.pop()
        rest = _cover(line, gone, hits or people) or _cover(line, gone, people)
        if rest:
            gone.add(min(rest, key=lambda group: (people[group], group)))
            wanting = list(lines)  # it may be the only one of another line
    return gone


def _cover(line: Sequence[str], gone: Collection[str], counts: Mapping[str, int]) -> list[str]:
    """Groups, with somebody in them, of which one must be hidden beside the only one that is."""
    there = [group for group in line if counts[group]]
    rest = [group for group in there if group not in gone]
    return rest if len(there) - len(rest) == 1 else []


def _sources(place: Place) -> Iterator[Place]:
    """Where the counts of a place are read too, or those they follow from."""
    among, stage = place
    if among.startswith(MEETS):
        yield OVERALL, stage
    elif among:
        yield OVERALL, among
        yield OVERALL, stage
        # Over all personas the counts are those of the stage: each hides what one does.
        yield from ((f"{PERSONA}{each.key}", stage) for each in PERSONAS)
        earlier = AMONG_PERSONA[: AMONG_PERSONA.index(stage)]
        yield from ((among, each) for each in earlier)
    elif stage in CHAIN:
        yield from ((OVERALL, each) for each in CHAIN[: CHAIN.index(stage)])
    elif stage.startswith(PERSONA):
        yield from ((OVERALL, each) for each in CHAIN[: CHAIN.index("persona") + 1])
