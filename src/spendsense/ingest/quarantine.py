"""Sound rows parted from the rest, so that one bad line need not keep a whole file out."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import polars as pl

from spendsense.ledger import KEYS, SCHEMAS

from .checks import DETAILS
from .faults import Rejected
from .records import Records


def quarantined(records: Records) -> tuple[Records, tuple[Rejected, ...]]:
    """The rows that stand without the rejected ones; and all that cannot be taken, with reasons.

    A row that refers to a rejected row is rejected too. Faults of whole files stay: a file that
    could not be read has no rows to set aside.
    """
    aside = {(each.file, each.place) for each in records.rejected}
    frames, places, more = _without_orphans(records)
    faults = tuple(
        fault
        for fault in records.faults
        if fault.severity == "warning" or (fault.file, fault.place) not in aside
    )
    sound = replace(records, frames=frames, places=places, faults=faults, rejected=())
    return sound, records.rejected + tuple(more)


REFERS = (("accounts", "user_id", "users"), *(
    (name, key, table)
    for name in DETAILS
    for key, table in (("account_id", "accounts"), ("user_id", "users"))
))  # fmt: skip
"""Which column of which table names a row of which other."""


def _without_orphans(
    records: Records,
) -> tuple[dict[str, pl.DataFrame], dict[str, pl.DataFrame], list[Rejected]]:
    frames, places = dict(records.frames), dict(records.places)
    lost = _lost_ids(records)
    more: list[Rejected] = []
    for name, key, target in REFERS:
        # An id that a sound row has is not lost, whichever other row claimed it.
        gone = sorted(lost[target] - set(frames[target][KEYS[target]].to_list()))
        orphan = frames[name][key].is_in(gone).fill_null(False)
        for place, row in zip(
            places[name].filter(orphan).iter_rows(),
            frames[name].filter(orphan).iter_rows(named=True),
            strict=True,
        ):
            reason = f"{', '.join(place)}, {key}: refers to '{row[key]}', which was set aside"
            more.append(_orphan(name, place, row, reason))
            lost[name].add(row[KEYS[name]])
        frames[name], places[name] = frames[name].filter(~orphan), places[name].filter(~orphan)
    return frames, places, more


def _orphan(table: str, place: tuple[Any, ...], row: dict[str, Any], reason: str) -> Rejected:
    cells = {name: value for name, value in row.items() if value is not None}
    return Rejected(table, place[0], place[1], cells, (reason,))


def _lost_ids(records: Records) -> dict[str, set[str]]:
    lost: dict[str, set[str]] = {name: set() for name in SCHEMAS}
    for each in records.rejected:
        key = each.row.get(KEYS[each.table]) if each.table else None
        if isinstance(key, str):
            lost[each.table].add(key)
    return lost


def json_lines(rejected: Iterable[Rejected]) -> str:
    """One JSON object a line: table, file, place, reasons, and the row as it was found."""
    return "".join(json.dumps(each.as_json(), ensure_ascii=False) + "\n" for each in rejected)
