"""What a change would do, as a value: counts with their shares, and who moves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import polars as pl

from .counted import Count, share


@dataclass(frozen=True, slots=True)
class Migration:
    """How many people are first `before` under the policy in force, and `after` under the other."""

    before: str
    after: str
    count: int
    of: int
    """Those who are first `before`."""

    def as_json(self) -> dict[str, Any]:
        return {
            "before": self.before,
            "after": self.after,
            "count": self.count,
            "of": self.of,
            "share": share(self.count, self.of),
        }


@dataclass(frozen=True, slots=True)
class Item:
    """An item of the catalog, and for how many it is chosen."""

    key: str
    kind: str
    product_kind: str | None
    chosen: Count

    def as_json(self) -> dict[str, Any]:
        named = {"item_key": self.key, "kind": self.kind, "product_kind": self.product_kind}
        return {**named, **self.chosen.as_json()}


@dataclass(frozen=True, slots=True)
class Objection:
    """What a guardrail, or one rule that it goes by, withholds: drafts, of all that are made."""

    guardrail: str
    rule: str
    withheld: Count

    def as_json(self) -> dict[str, Any]:
        return {"guardrail": self.guardrail, "rule": self.rule or None, **self.withheld.as_json()}


@dataclass(frozen=True, slots=True)
class WindowDiff:
    """One window. `primary` and `held` count people by persona, `people` all of them.

    `kinds` counts drafts by education and offer, `reached` the people who have one, `products`
    offers by kind of product, `objections` what is withheld.
    """

    days: int
    people: int
    moved: int
    matrix: tuple[Migration, ...]
    primary: Mapping[str, Count]
    held: Mapping[str, Count]
    items: tuple[Item, ...]
    kinds: Mapping[str, Count]
    reached: Mapping[str, Count]
    products: Mapping[str, Count]
    objections: tuple[Objection, ...]

    def as_json(self) -> dict[str, Any]:
        return {
            "days": self.days,
            "people": self.people,
            "moved": {
                "count": self.moved,
                "of": self.people,
                "share": share(self.moved, self.people),
            },
            "matrix": [each.as_json() for each in self.matrix],
            "primary": _json(self.primary),
            "held": _json(self.held),
            "kinds": _json(self.kinds),
            "reached": _json(self.reached),
            "products": _json(self.products),
            "items": [each.as_json() for each in self.items],
            "guardrails": [each.as_json() for each in self.objections],
        }


@dataclass(frozen=True, slots=True)
class Lane:
    """Drafts of one kind that the first run after the change would add to the queue.

    `taken_out` would wait no more: the run supersedes what it does not draft. Each added one takes
    `decisions_each` people.
    """

    kind: str
    added: int
    taken_out: int
    decisions_each: int

    @property
    def decisions(self) -> int:
        return self.added * self.decisions_each

    def as_json(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "added": self.added,
            "taken_out": self.taken_out,
            "decisions_each": self.decisions_each,
            "decisions": self.decisions,
        }


@dataclass(frozen=True, slots=True)
class QueueDiff:
    """What operators would meet on the day after. `drafts` counts everything chosen, both windows.

    `minutes` is None where no decision was ever timed. `reworded` are chosen before and after, in
    other figures: they wait anew. `waiting` and `superseded` are None where no queue was read.
    """

    drafts: Count
    reworded: int
    lanes: tuple[Lane, ...]
    waiting: int | None
    superseded: int | None
    median_seconds: int | None
    timed: int

    @property
    def decisions(self) -> int:
        return sum(lane.decisions for lane in self.lanes)

    @property
    def minutes(self) -> float | None:
        if self.median_seconds is None:
            return None
        return round(self.decisions * self.median_seconds / 60, 1)

    def as_json(self) -> dict[str, Any]:
        return {
            "drafts": self.drafts.as_json(),
            "reworded": self.reworded,
            "lanes": [each.as_json() for each in self.lanes],
            "waiting": self.waiting,
            "superseded": self.superseded,
            "decisions": self.decisions,
            "median_seconds": self.median_seconds,
            "timed_decisions": self.timed,
            "operator_minutes": self.minutes,
        }


@dataclass(frozen=True, slots=True)
class Cell:
    """Of one group, how many reach a stage before and after.

    A `suppressed` one is of too few people for its counts to be told, or would give such a one
    away.
    """

    attribute: str
    group: str
    stage: str
    count: Count
    suppressed: bool = False

    def as_json(self) -> dict[str, Any]:
        named = {"attribute": self.attribute, "group": self.group, "stage": self.stage}
        counts = self.count.as_json()
        told = dict.fromkeys(counts) if self.suppressed else counts
        return {**named, **told, "suppressed": self.suppressed}


@dataclass(frozen=True, slots=True)
class Gap:
    """How far apart the groups of an attribute lie at a stage: the least rate over the greatest.

    Of the groups with at least as many people as a rate is stated of. None where fewer than two
    are left, or nobody reaches the stage. `verdict` is `wider` where the ratio falls below the line
    that it had kept, or further below it; `insufficient` where there is no ratio. The ratios of a
    `suppressed` one are of a cell that may not be told, and stay in the house.
    """

    attribute: str
    stage: str
    before: float | None
    after: float | None
    verdict: str
    suppressed: bool = False

    def as_json(self) -> dict[str, Any]:
        return {
            "attribute": self.attribute,
            "stage": self.stage,
            "ratio_before": None if self.suppressed else self.before,
            "ratio_after": None if self.suppressed else self.after,
            "suppressed": self.suppressed,
            "verdict": self.verdict,
        }


@dataclass(frozen=True, slots=True)
class FairnessDiff:
    """Who the change falls on. `known` of `of` people have demographics."""

    known: int
    of: int
    cells: tuple[Cell, ...]
    gaps: tuple[Gap, ...]
    sentence: str

    def as_json(self) -> dict[str, Any]:
        return {
            "known": self.known,
            "of": self.of,
            "sentence": self.sentence,
            "gaps": [each.as_json() for each in self.gaps],
            "cells": [each.as_json() for each in self.cells],
        }


@dataclass(frozen=True, slots=True, eq=False)
class PolicyDiff:
    """Everything that a change would do over the people it was tried on.

    `crossings` says who moves and why, columns of `moves.CROSSINGS`. `moved` people have another
    primary persona in some window, and `changed` any other persona.
    """

    as_of: date
    people: int
    moved: int
    changed: int
    windows: tuple[WindowDiff, ...]
    queue: QueueDiff
    fairness: FairnessDiff | None
    crossings: pl.DataFrame
    notes: tuple[str, ...] = field(default=())

    def as_json(self) -> dict[str, Any]:
        """Counts and shares; nobody is named."""
        return {
            "as_of": self.as_of.isoformat(),
            "people": self.people,
            "moved": {
                "count": self.moved,
                "of": self.people,
                "share": share(self.moved, self.people),
            },
            "personas_changed": {
                "count": self.changed,
                "of": self.people,
                "share": share(self.changed, self.people),
            },
            "windows": [each.as_json() for each in self.windows],
            "queue": self.queue.as_json(),
            "fairness": None if self.fairness is None else self.fairness.as_json(),
            "notes": list(self.notes),
        }


def _json(counts: Mapping[str, Count]) -> dict[str, Any]:
    return {name: count.as_json() for name, count in counts.items()}
