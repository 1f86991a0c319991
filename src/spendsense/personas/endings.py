"""The end of which subscriptions would turn a persona."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations

from .asked import Asked
from .levers import Value
from .particulars import Subscription

COUNT, SPEND = "subscription_count", "subscription_spend_cents"


def ends(asked: Asked, after: Mapping[str, Value]) -> tuple[tuple[str, ...], ...]:
    """Every subscription whose end alone would bring the readings there; else every two; or none.

    A subscription that has ended is counted no longer, and neither are its charges.
    """
    if not set(after) <= {COUNT, SPEND} or any(after[name] > asked.row[name] for name in after):
        return ()
    active = asked.particulars.subscriptions
    dearest = sorted(active, key=lambda each: -each.window_cents)
    for several in (1, 2):
        # Where the end of the dearest does not do it, nobody's does.
        if len(active) < several or not asked.turned(_without(asked, dearest[:several], after)):
            continue
        return tuple(
            tuple(each.name for each in ended)
            for ended in combinations(active, several)
            if asked.turned(_without(asked, ended, after))
        )
    return ()


def _without(
    asked: Asked, ended: Sequence[Subscription], levers: Iterable[str]
) -> dict[str, Value]:
    """Of these levers, what would be left."""
    taken = sum(each.window_cents for each in ended)
    left = {COUNT: asked.row[COUNT] - len(ended), SPEND: asked.row[SPEND] - taken}
    return {lever: left[lever] for lever in levers}
