"""Whether what the product knows tells a protected group: readings, rules, personas, items.

Each subject is ranked over the people of whom it is known, and the ranks of the groups compared
(Kruskal and Wallis, 1952). The strength is the square root of H over n - 1: of a yes or no that is
Cramér's V, of a number its like for ranks; 0 tells nothing, 1 tells all. Chance is the same over
people who were shuffled by a keyed hash, so that a report is the same on every run.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from spendsense.evaluation.metric import Z_95, Verdict
from spendsense.personas import PERSONAS
from spendsense.world import dice

from .chances import chi_square_tail, ranked
from .counting import counted
from .judging import told_attribute
from .lines import Lines
from .stages import ITEM, MEETS, PERSONA, READING
from .values import OVERALL, Interval, Proxy

Numbers = npt.NDArray[np.float64]
Grid = npt.NDArray[np.float32]
Whole = npt.NDArray[np.int64] | npt.NDArray[np.uint32]

SHUFFLES = 39
"""Between the least and the largest of 39 lies one more by chance in 38 of 40 cases, 95 %. The p
itself is that of chi-square."""
FEWEST_EXPECTED = 5.0
"""Cochran (1954): beneath, chi-square is no guide to a yes or no."""
RULE = "rule:"
Place = tuple[str, str, str]
"""Attribute, among, stage."""


@dataclass(frozen=True, slots=True)
class Told:
    """How one subject tells one attribute apart, before correction. `p` is None if untested."""

    attribute: str
    subject: str
    value: float | None
    chance: Interval | None
    people: int
    groups: int
    p: float | None


def subjects_of(frame: pl.DataFrame) -> list[str]:
    """Columns of a funnel that may tell a group."""
    held = [f"{PERSONA}{each.key}" for each in PERSONAS]
    return held + [name for name in frame.columns if name.startswith((MEETS, ITEM, READING))]


def told_apart(frame: pl.DataFrame, attributes: Sequence[str], lines: Lines) -> list[Told]:
    """Every subject and attribute, in order; `frame` has a column for each attribute."""
    names = subjects_of(frame)
    if not names or not frame.height:
        return []
    grid = [_centred(frame[name]) for name in names]
    ranks = np.stack([column for column, _ in grid], axis=1)
    known = np.stack([there for _, there in grid], axis=1)
    rare = np.array([_rarest(frame[name]) for name in names])
    found = []
    for attribute in attributes:
        members = _members(frame[attribute], lines.least)
        found += _of_attribute(attribute, names, members, ranks, known, rare, lines)
    return found


def _centred(column: pl.Series) -> tuple[Grid, Grid]:
    """Ranks about their mean, 0 where nothing is known; and where something is."""
    values = column.cast(pl.Float64).to_numpy()
    there = ~np.isnan(values)
    ranks = np.zeros(values.size, dtype=np.float32)
    if there.any():
        found, _ = ranked(values[there])
        ranks[there] = (found - (found.size + 1) / 2) / found.size  # small numbers stay exact
    return ranks, there.astype(np.float32)


def _rarest(column: pl.Series) -> float:
    """The share of the rarer answer of a flag; 1 of a number."""
    if column.dtype != pl.Boolean:
        return 1.0
    share = column.mean()
    return min(float(share), 1 - float(share)) if isinstance(share, float) else 0.0


def _members(groups: pl.Series, least: int) -> list[Whole]:
    """By group that is large enough, in order of name, the places of its people."""
    sizes = groups.drop_nulls().value_counts(name="people").sort(groups.name)
    names = sizes.filter(pl.col("people") >= least)[groups.name].to_list()
    return [(groups == name).fill_null(False).arg_true().to_numpy() for name in names]


def _of_attribute(
    attribute: str,
    names: Sequence[str],
    members: Sequence[Whole],
    ranks: Grid,
    known: Grid,
    rare: Numbers,
    lines: Lines,
) -> list[Told]:
    if len(members) < 2:
        return [Told(attribute, name, None, None, 0, len(members), None) for name in names]
    # From here on, people stand group by group, so that a group is a stretch of rows.
    people = np.concatenate(members)
    starts = np.cumsum([0, *(each.size for each in members[:-1])])
    ours = _Ranks.of(ranks[people], known[people])
    strength, smallest = ours.strength(starts, np.arange(people.size))
    shuffled = [
        ours.strength(starts, _order(people.size, attribute, turn))[0] for turn in range(SHUFFLES)
    ]
    low, high = np.min(shuffled, axis=0), np.max(shuffled, axis=0)
    told = []
    for place, name in enumerate(names):
        enough = smallest[place] >= lines.least
        if not enough or smallest[place] * rare[place] < FEWEST_EXPECTED:
            told.append(Told(attribute, name, None, None, 0, len(members), None))
            continue
        of, value = int(ours.known.sum(axis=0)[place]), float(strength[place])
        p = chi_square_tail(value**2 * (of - 1), len(members) - 1)
        chance = (float(low[place]), float(high[place]))
        told.append(Told(attribute, name, value, chance, of, len(members), p))
    return told


@dataclass(frozen=True, slots=True)
class _Ranks:
    """Ranks and knowledge of people by subject, and what no shuffle changes of them."""

    ranks: Grid
    known: Grid
    middle: Numbers
    spread: Numbers

    @classmethod
    def of(cls, ranks: Grid, known: Grid) -> _Ranks:
        people = np.maximum(known.sum(axis=0, dtype=np.float64), 1.0)
        total = ranks.sum(axis=0, dtype=np.float64)
        middle = total**2 / people
        return cls(ranks, known, middle, np.square(ranks, dtype=np.float64).sum(axis=0) - middle)

    def strength(self, starts: Whole, order: Whole) -> tuple[Numbers, Numbers]:
        """By subject the square root of H over n - 1, and the people of the smallest group."""
        counts = np.add.reduceat(self.known[order], starts, axis=0, dtype=np.float64)
        sums = np.add.reduceat(self.ranks[order], starts, axis=0, dtype=np.float64)
        between = (sums**2 / np.maximum(counts, 1.0)).sum(axis=0) - self.middle
        share = np.where(self.spread > 1e-9, between / np.maximum(self.spread, 1e-9), 0.0)
        return np.sqrt(np.clip(share, 0.0, 1.0)), counts.min(axis=0)


def _order(people: int, attribute: str, turn: int) -> Whole:
    """An order of people that is another each turn, and the same on every run."""
    keys = np.arange(people, dtype=np.uint64) * np.uint64(dice.GOLDEN)
    named = np.uint64(dice.named(f"fairness {attribute} {turn}"))
    return np.argsort(dice.mix(dice.mix(keys) ^ named))


def shown(frame: pl.DataFrame, attribute: str) -> pl.DataFrame:
    """Of how many of each group each subject says something, and of how many yes or a number other
    than 0, as `counting.counted` has it: the cells that a proxy's figures could give away."""
    names = [name for name in subjects_of(frame) if not name.startswith(PERSONA)]
    flags = frame.select(attribute, *(pl.col(name).cast(pl.Float64) != 0 for name in names))
    return counted(flags, attribute, names)


def proxy(told: Told, p_holm: float | None, lines: Lines, hidden: Collection[Place] = ()) -> Proxy:
    """The verdict: fail beyond the line and more than chance, pass where the line is excluded.

    `hidden` are places with a cell that may not be told, those of `shown` among them."""
    verdict = _verdict(told, p_holm, lines)
    flag = not told.subject.startswith(READING)
    return Proxy(
        attribute=told.attribute,
        subject=told.subject.replace(MEETS, RULE),
        measure="cramers_v" if flag else "rank_eta",
        value=told.value,
        chance=told.chance,
        people=told.people,
        p=told.p,
        p_holm=p_holm,
        verdict=verdict,
        sentence=_sentence(told, verdict, lines),
        suppressed=told.value is not None and (told.attribute, OVERALL, told.subject) in hidden,
    )


def _verdict(told: Told, p_holm: float | None, lines: Lines) -> Verdict:
    if told.value is None or p_holm is None:
        return "insufficient"
    if p_holm < lines.significance and told.value >= lines.proxy:
        return "fail"
    # The square root of chi-square varies by about 1, whatever its degrees of freedom.
    most = told.value + Z_95 / math.sqrt(max(told.people - 1, 1))
    return "pass" if most < lines.proxy else "insufficient"


def _sentence(told: Told, verdict: Verdict, lines: Lines) -> str:
    subject, group = told.subject.replace(MEETS, RULE), told_attribute(told.attribute)
    if told.value is None or told.chance is None:
        return f"{subject} and {group}: too few people in a group to say, so nothing is claimed."
    figures = f"{told.value:.2f}, by chance {told.chance[0]:.2f} to {told.chance[1]:.2f}"
    said = {
        "fail": f"It tells them apart: {lines.proxy:.2f} is the line.",
        "pass": f"It does not tell them apart by {lines.proxy:.2f} or more.",
        "insufficient": f"That it reaches {lines.proxy:.2f} is neither shown nor excluded.",
    }
    return f"{subject} and {group}: strength {figures}. {said[verdict]}"
