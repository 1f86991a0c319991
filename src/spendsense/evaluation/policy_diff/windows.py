"""One window before and after: the migration matrix, personas, drafts and what is withheld."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from spendsense.personas import PERSONAS
from spendsense.recommendations import Item as CatalogItem
from spendsense.recommendations import read_catalog

from .counted import Count, counted, some, summed
from .diff import Item, Migration, Objection, WindowDiff
from .outcome import PRIMARIES, Drafted, Flags, Outcome
from .texts import Cause

KINDS = ("education", "offer")


def window_diff(days: int, before: Outcome, after: Outcome) -> WindowDiff:
    """The two outcomes of one window, compared."""
    was, now = chosen(before), chosen(after)
    return WindowDiff(
        days=days,
        people=len(before.primary),
        moved=int(np.count_nonzero(before.primary != after.primary)),
        matrix=_matrix(before, after),
        primary={
            key: counted(before.primary == code, after.primary == code)
            for code, key in enumerate(PRIMARIES)
        },
        held={p.key: counted(before.held[p.key], after.held[p.key]) for p in PERSONAS},
        items=tuple(
            Item(item.key, item.kind, item.product_kind, counted(was[item.key], now[item.key]))
            for item in read_catalog()
            if item.key in was and (was[item.key].any() or now[item.key].any())
        ),
        kinds={kind: _summed(was, now, _of_kind(kind)) for kind in KINDS},
        reached={kind: _reached(was, now, _of_kind(kind)) for kind in KINDS},
        products=_products(was, now),
        objections=tuple(_objections(before, after)),
    )


def chosen(outcome: Outcome) -> dict[str, Flags]:
    """By item, for whom it is chosen, for whichever persona."""
    return _by_item((each.slot.item.key, each.chosen) for each in outcome.drafts)


def _by_item(flags: Iterable[tuple[str, Flags]]) -> dict[str, Flags]:
    found: dict[str, Flags] = {}
    for key, flag in flags:
        found[key] = found[key] | flag if key in found else flag
    return found


def _matrix(before: Outcome, after: Outcome) -> tuple[Migration, ...]:
    """Every pair of primary results that somebody has, those who stay among them."""
    size = len(PRIMARIES)
    pairs = before.primary.astype(np.intp) * size + after.primary
    table = np.bincount(pairs, minlength=size * size).reshape(size, size)
    return tuple(
        Migration(PRIMARIES[row], PRIMARIES[column], int(count), int(table[row].sum()))
        for (row, column), count in np.ndenumerate(table)
        if count
    )


def _of_kind(kind: str) -> tuple[CatalogItem, ...]:
    return tuple(item for item in read_catalog() if item.kind == kind)


def _summed(
    was: Mapping[str, Flags], now: Mapping[str, Flags], items: Iterable[CatalogItem]
) -> Count:
    """Drafts of several items, of all that are drafted before or after."""
    return summed(counted(was[i.key], now[i.key]) for i in items if i.key in was)


def _reached(
    was: Mapping[str, Flags], now: Mapping[str, Flags], items: Iterable[CatalogItem]
) -> Count:
    """People with at least one of several items."""
    keys = [item.key for item in items if item.key in was]
    if not keys:
        return Count(0, 0, 0, 0, 0)
    return counted(some([was[key] for key in keys]), some([now[key] for key in keys]))


def _products(was: Mapping[str, Flags], now: Mapping[str, Flags]) -> dict[str, Count]:
    """People by the kind of product that they are offered."""
    offers = _of_kind("offer")
    kinds = sorted({item.product_kind or "" for item in offers if item.key in was})
    return {
        kind: _reached(was, now, [o for o in offers if o.product_kind == kind]) for kind in kinds
    }


def _objections(before: Outcome, after: Outcome) -> Iterable[Objection]:
    """What each guardrail and rule withholds, where it withholds anything."""
    causes = dict.fromkeys(
        cause for outcome in (before, after) for each in outcome.drafts for cause in each.against
    )
    made = [_by_item((e.slot.item.key, e.drafted) for e in each.drafts) for each in (before, after)]
    total = sum(int(np.count_nonzero(made[0][k] | made[1][k])) for k in made[0])
    for guardrail, rule in sorted(causes):
        found = [_withheld(each.drafts, (guardrail, rule)) for each in (before, after)]
        none = np.zeros(len(before.primary), np.bool_)
        count = summed(
            (counted(found[0].get(k, none), found[1].get(k, none)) for k in made[0]), total
        )
        if count.before or count.after:
            yield Objection(guardrail, rule, count)


def _withheld(drafts: Iterable[Drafted], cause: Cause) -> dict[str, Flags]:
    return _by_item((d.slot.item.key, d.against[cause]) for d in drafts if cause in d.against)
