"""What operators would meet: new drafts, those that give way, and the minutes they take."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import polars as pl

from spendsense.policy import Policy
from spendsense.recommendations import read_catalog

from .counted import Count, counted, some, summed
from .diff import Lane, QueueDiff
from .outcome import Flags, Outcome
from .people import WAITING, Desk, People
from .rulebook import Rulebook
from .windows import KINDS, chosen

Pair = tuple[Mapping[int, Outcome], Mapping[int, Outcome]]
"""Outcomes by window, before and after."""


def queue_diff(
    people: People, again: People, books: tuple[Rulebook, Rulebook], found: Pair
) -> QueueDiff:
    """The queue by both outcomes; `again` has the readings that the change leads to."""
    desk = people.desk or Desk(pl.DataFrame(schema=WAITING), None, 0)
    waits = _waiting(desk.waiting, people)
    totals: list[Count] = []
    tally = {kind: [0, 0] for kind in KINDS}
    reworded = superseded = 0
    for days in people.windows:
        was, now = (chosen(each[days]) for each in found)
        for item in read_catalog():
            if item.key not in was:
                continue
            before, after = was[item.key], now[item.key]
            other = before & after & _reworded(item.placeholders(), days, people, again, books)
            waiting = waits.get((days, item.key), np.zeros(people.count, np.bool_))
            gone = waiting & (~after | other)
            totals.append(counted(before, after))
            reworded += int(np.count_nonzero(other))
            superseded += int(np.count_nonzero(gone))
            tally[item.kind][0] += int(np.count_nonzero(((after & ~before) & ~waiting) | other))
            tally[item.kind][1] += int(np.count_nonzero(gone if people.desk else before & ~after))
    return QueueDiff(
        drafts=summed(totals),
        reworded=reworded,
        lanes=tuple(
            Lane(kind, added, gone, decisions_each(kind, books[1].policy))
            for kind, (added, gone) in tally.items()
        ),
        waiting=None if people.desk is None else int(sum(f.sum() for f in waits.values())),
        superseded=None if people.desk is None else superseded,
        median_seconds=desk.median_seconds,
        timed=desk.timed,
    )


def decisions_each(kind: str, policy: Policy) -> int:
    """How many people decide a draft of a kind that nobody flagged."""
    return 2 if kind == "offer" and "offers" in policy["review.four_eyes"] else 1


def _waiting(waiting: pl.DataFrame, people: People) -> dict[tuple[int, str], Flags]:
    """By window and item, for whom it waits now; of people who are here."""
    places = pl.DataFrame({"user_id": people.user_ids}).with_row_index("place")
    rows = waiting.join(places, on="user_id").partition_by("window_days", "item_key", as_dict=True)
    found = {}
    for (days, key), each in rows.items():
        flags = np.zeros(people.count, np.bool_)
        flags[each["place"].to_numpy()] = True
        found[int(str(days)), str(key)] = flags
    return found


def _reworded(
    names: Sequence[str],
    days: int,
    people: People,
    again: People,
    books: tuple[Rulebook, Rulebook],
) -> Flags | bool:
    """Who would read other figures in the same item."""
    cited = [name.removeprefix("policy.") for name in names if name.startswith("policy.")]
    if any(books[0].policy[name] != books[1].policy[name] for name in cited):
        return np.ones(people.count, np.bool_)
    one, other = people.windows[days], again.windows[days]
    if one is other:
        return False
    changed = [one[name].ne_missing(other[name]) for name in names if name in one.columns]
    return some([each.to_numpy() for each in changed]) if changed else False
