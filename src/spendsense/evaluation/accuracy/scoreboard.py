"""A population's records against its truth, block by block, as they are and under named noise."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from spendsense.evaluation.metric import Metric, share
from spendsense.ledger import Book
from spendsense.policy import Policy

from .block import Block, blocks, judged_population
from .detector import DETECTOR, Detector
from .figures import FIGURES, Figure
from .matching import matched
from .next_pay import next_pay_tally
from .noise import CLEAN, Touched, disturbed, parts_of
from .pay import pay_tally
from .personas import persona_tally
from .prices import price_tally
from .stream_figures import stream_tally
from .tally import ALL, Tally, total
from .transfers import transfer_tally
from .true_streams import in_time, payments, true_streams


@dataclass(frozen=True, slots=True)
class Condition:
    """What was counted on the records in one condition: clean, or with one or several noises."""

    name: str
    touched: tuple[Touched, ...]
    tally: Tally

    def __add__(self, other: Condition) -> Condition:
        touched = tuple(a + b for a, b in zip(self.touched, other.touched, strict=True))
        return Condition(self.name, touched, self.tally + other.tally)

    def metric(self, figure: Figure, group: tuple[str, str] = ALL) -> Metric:
        """The figure's share, in all or of one group."""
        key = (figure.name, *group)
        missed = self.tally.cases.get(figure.name, ()) if group == ALL else ()
        return share(
            figure.name,
            self.tally.right.get(key, 0),
            self.tally.asked.get(key, 0),
            section="accuracy",
            target=figure.held_to(group),
            of=figure.of if group == ALL else f"{figure.of} ({group[1]})",
            did=figure.did,
            missed=[f"User {case.user_id}: {case.said}" for case in missed],
        )

    def metrics(self) -> tuple[Metric, ...]:
        """One a figure, in their order."""
        return tuple(self.metric(figure) for figure in FIGURES)

    def groups(self, figure: Figure) -> list[tuple[str, str]]:
        """By what the figure was split, and into which values, sorted."""
        return sorted(
            (column, value)
            for name, column, value in self.tally.asked
            if name == figure.name and (column, value) != ALL
        )

    def reasons(self, figure: str) -> list[tuple[str, int]]:
        """Why something was not right, the commonest first."""
        told = [(why, n) for (name, why), n in self.tally.reasons.items() if name == figure]
        return sorted(told, key=lambda each: (-each[1], each[0]))

    def confusion(self, days: int) -> Mapping[str, Mapping[str, int]]:
        """People by the persona that was meant, then by the one assigned."""
        table: dict[str, dict[str, int]] = {}
        for (window, meant, got), n in sorted(self.tally.confusion.items()):
            if window == days:
                table.setdefault(meant, {})[got] = n
        return table


@dataclass(frozen=True, slots=True, kw_only=True)
class Scoreboard:
    """Every condition of a population, clean first; `seeds` are those of the worlds in it."""

    profile: str
    seeds: tuple[int, ...]
    as_of: date
    people: int
    conditions: tuple[Condition, ...]

    def __add__(self, other: Scoreboard) -> Scoreboard:
        """Both populations as one; they must be of one profile, day and conditions."""
        pairs = zip(self.conditions, other.conditions, strict=True)
        return Scoreboard(
            profile=self.profile,
            seeds=(*self.seeds, *other.seeds),
            as_of=self.as_of,
            people=self.people + other.people,
            conditions=tuple(mine + theirs for mine, theirs in pairs),
        )

    @property
    def clean(self) -> Condition:
        return self.conditions[0]

    def as_json(self) -> dict[str, Any]:
        return {
            "profile": self.profile,
            "seeds": list(self.seeds),
            "as_of": self.as_of.isoformat(),
            "people": self.people,
            "conditions": [_as_json(condition) for condition in self.conditions],
        }


def scoreboard(
    folder: Path,
    conditions: Sequence[str] = (),
    *,
    detector: Detector = DETECTOR,
    done: Callable[[int], None] = lambda people: None,
) -> Scoreboard:
    """What the detector finds in the folder's records, held against its truth.

    Always on the records as they are, and then in each of the conditions: a noise by name, or
    several joined by +. `done` is told how many people have been read. One block is in memory at a
    time. Everybody with accounts is read, consenting or not: they are made up.
    Raises NotFound and BadInput as `judged_population` and `parts_of` do.
    """
    names = tuple(dict.fromkeys((CLEAN, *conditions)))
    noises = [parts_of(name) for name in names]  # before the long look
    manifest = judged_population(folder)
    policy = Policy.on(manifest.as_of)
    people, summed = 0, [Condition(name, _untouched(name), Tally()) for name in names]
    for block in blocks(folder, manifest):
        for place, name in enumerate(names):
            book, touched = disturbed(block.book, noises[place])
            summed[place] += Condition(name, touched, _tally(block, book, detector, policy))
        people += len(block.book.user_ids)
        done(people)
    return Scoreboard(
        profile=manifest.profile,
        seeds=(manifest.seed,),
        as_of=manifest.as_of,
        people=people,
        conditions=tuple(summed),
    )


def _untouched(name: str) -> tuple[Touched, ...]:
    return tuple(Touched(noise.name, noise.did, 0, 0) for noise in parts_of(name))


def _tally(block: Block, book: Book, detector: Detector, policy: Policy) -> Tally:
    """All that is counted of one book: the block's own, or one with noise."""
    return total(_counted(block, book, detector, policy))


def _counted(block: Block, book: Book, detector: Detector, policy: Policy) -> Iterator[Tally]:
    truth = block.truth
    paid = payments(book, truth)
    streams, rows = detector.streams(book, policy), detector.stream_rows(book, policy)
    yield stream_tally(book, streams, rows, paid)
    matches = matched(streams, rows, paid, in_time(paid, true_streams(paid)))
    changes = detector.price_changes(book, policy)
    yield price_tally(block.book, book, changes, rows, matches, truth)
    yield pay_tally(book, detector.pay_rows(book, policy), truth)
    yield transfer_tally(book, detector.transfer_pairs(book, policy), truth)
    yield persona_tally(book, truth, detector, policy)
    yield next_pay_tally(book, truth, detector, policy)


def _as_json(condition: Condition) -> dict[str, Any]:
    return {
        "name": condition.name,
        "noise": [
            {"name": each.noise, "did": each.did, "rows": each.rows, "of": each.of}
            for each in condition.touched
        ],
        "metrics": [_metric_json(condition, figure) for figure in FIGURES],
        "confusion": {
            str(days): condition.confusion(days)
            for days in sorted({days for days, _, _ in condition.tally.confusion})
        },
        "not_asked_for": dict(sorted(condition.tally.apart.items())),
    }


def _metric_json(condition: Condition, figure: Figure) -> dict[str, Any]:
    groups = [
        {"by": column, "group": value, **_short(condition.metric(figure, (column, value)))}
        for column, value in condition.groups(figure)
    ]
    return {
        **condition.metric(figure).as_json(),
        "target_source": figure.source,
        "reasons": dict(condition.reasons(figure.name)),
        "by": groups,
        "worst": [case.as_json() for case in condition.tally.cases.get(figure.name, ())],
    }


def _short(metric: Metric) -> dict[str, Any]:
    kept = ("numerator", "denominator", "value", "interval_95", "target", "verdict")
    told = metric.as_json()
    return {name: told[name] for name in kept}
