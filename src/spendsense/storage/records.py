"""Bank records into the database: the new is added, the same stays, what differs is told."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

import polars as pl
from polars import col
from sqlalchemy import Connection

from spendsense.ledger import KEYS, SCHEMAS, BadInput
from spendsense.ledger.money import dollars

from .references import NAMED, check_references
from .removed import check_own, remember, replaced, taken_back
from .rows import BATCH, delete, insert, stored, update
from .tables import REQUIRED, stored_columns

LASTING = {"accounts": "user_id", "transactions": "account_id"}
"""What a record belongs to, for as long as it is stored."""


@dataclass(frozen=True, slots=True)
class RecordConflict:
    """A record that is stored with other content: field to (stored, given)."""

    table: str
    key: str
    fields: Mapping[str, tuple[Any, Any]]

    @property
    def moved(self) -> bool:
        """Whether the record would change its owner, which no update does."""
        return LASTING.get(self.table) in self.fields

    def sentence(self) -> str:
        """What differs, for the person who loads.

        >>> RecordConflict("accounts", "acc_1", {"mask": ("4821", "4822")}).sentence()
        "accounts acc_1: mask is stored as '4821' and given as '4822'"
        >>> RecordConflict("transactions", "t1", {"amount_cents": (1975, None)}).sentence()
        'transactions t1: amount is stored as $19.75 and given as nothing'
        """
        differing = "; ".join(
            f"{name.removesuffix('_cents')} is stored as {_plain(name, old)}"
            f" and given as {_plain(name, new)}"
            for name, (old, new) in self.fields.items()
        )
        return f"{self.table} {self.key}: {differing}{self._advice()}"

    def _advice(self) -> str:
        if not self.moved:
            return ""
        if self.table == "transactions":
            return ". A transaction stays with its account: correct account_id"
        owner, _ = self.fields["user_id"]
        return f". An account stays with its user: load it with --user {owner}, or correct user_id"


def _plain(name: str, value: Any) -> str:
    """A stored value as people write it."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int) and name.endswith("_cents"):
        return dollars(value)
    return repr(value) if isinstance(value, str) else str(value)


def _none() -> dict[str, int]:
    return dict.fromkeys(SCHEMAS, 0)


@dataclass(frozen=True, slots=True)
class Saved:
    """What a load did, rows per table. With any conflict it did nothing.

    `withheld`: transactions that were taken back before and so were not added again; they count as
    unchanged.
    """

    added: dict[str, int] = field(default_factory=_none)
    unchanged: dict[str, int] = field(default_factory=_none)
    updated: dict[str, int] = field(default_factory=_none)
    removed: dict[str, int] = field(default_factory=_none)
    conflicts: tuple[RecordConflict, ...] = ()
    withheld: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Compared:
    """The rows of one table beside those stored."""

    new: pl.DataFrame
    changed: pl.DataFrame
    same: int
    conflicts: tuple[RecordConflict, ...]


def save_records(
    connection: Connection,
    records: Mapping[str, pl.DataFrame],
    *,
    removed: Mapping[str, str] = MappingProxyType({}),
    modified: Sequence[str] = (),
    accept_changes: bool = False,
) -> Saved:
    """Add what is new and leave what is the same; the same load twice changes nothing.

    `records` has frames of `ledger.schemas` by table (transactions may carry PROVENANCE). A row
    that is stored with other content is a conflict, unless its id is in `modified` or
    `accept_changes`: then it is updated; but no account changes its user and no transaction its
    account. With any conflict nothing is written, and the caller decides. Transactions in `removed`
    (id to the user who takes it back) are deleted, and so is a pending row that a posted one
    replaced; they stay away until they are both in `removed` and given again, or `accept_changes`.
    Raises BadInput for rows without a key, a user or an account, and for taking back what is
    another user's.
    """
    given = {table: _given(table, records.get(table)) for table in SCHEMAS}
    rows = given["transactions"]
    posted_as = replaced(connection, rows)
    gone = {**posted_as, **removed}
    check_own(connection, rows, gone)
    rows = rows.filter(~_replaces(posted_as))
    again = {*removed} & {*rows["transaction_id"]}
    away = () if accept_changes else {*taken_back(connection, rows)} - again
    left_out = given["transactions"].height - rows.height + len(away)
    given["transactions"] = rows = rows.filter(~_in("transaction_id", away))
    check_references(connection, given)
    accepted = None if accept_changes else frozenset({*modified, *again})
    compared = {
        table: _compared(connection, table, frame, accepted) for table, frame in given.items()
    }
    conflicts = tuple(found for table in compared.values() for found in table.conflicts)
    if conflicts:
        return Saved(conflicts=conflicts)
    present = {*rows["transaction_id"]}
    gone = {each: user for each, user in gone.items() if each not in present}
    saved = _written(connection, compared, gone, left_out)
    remember(connection, gone, present)
    return replace(saved, withheld=tuple(sorted(away)))


def _written(
    connection: Connection, compared: Mapping[str, _Compared], gone: Collection[str], left_out: int
) -> Saved:
    saved = Saved()
    if gone:
        saved.removed["transactions"] = delete(connection, "transactions", sorted(gone))
    saved.unchanged["transactions"] = left_out
    for table, rows in compared.items():
        insert(connection, table, rows.new)
        update(connection, table, rows.changed)
        saved.added[table] = rows.new.height
        saved.updated[table] = rows.changed.height
        saved.unchanged[table] += rows.same
    return saved


def _given(table: str, frame: pl.DataFrame | None) -> pl.DataFrame:
    """The frame in the stored columns, each row once."""
    columns = stored_columns(table)
    if frame is None:
        return pl.DataFrame(schema=columns)
    if table == "transactions":
        frame = _with_provenance(frame)
    rows = frame.select(pl.col(name).cast(dtype) for name, dtype in columns.items())
    rows = rows.with_columns(pl.selectors.float().fill_nan(None)).unique(maintain_order=True)
    _check_filled(table, rows)
    _check_text(table, rows)
    _check_keys(table, rows)
    return rows


def _with_provenance(frame: pl.DataFrame) -> pl.DataFrame:
    if "category_confidence" not in frame.columns:
        frame = frame.with_columns(category_confidence=pl.lit(None, pl.String))
    if "category_source" not in frame.columns:
        known = pl.coalesce("category_primary", "category_detailed").is_not_null()
        frame = frame.with_columns(category_source=pl.when(known).then(pl.lit("given")))
    return frame


def _check_filled(table: str, rows: pl.DataFrame) -> None:
    for name in REQUIRED[table]:
        if empty := rows[name].null_count():
            keys = rows.filter(col(name).is_null())[KEYS[table]].to_list()[:NAMED]
            raise BadInput(
                f"{table}: rows without {name}: {empty:,} ({', '.join(map(str, keys))}). "
                f"Every row needs one."
            )


def _check_text(table: str, rows: pl.DataFrame) -> None:
    # PostgreSQL cannot keep the character NUL; SQLite would, and the two would differ.
    text = rows.filter(pl.any_horizontal(pl.selectors.string().str.contains("\0", literal=True)))
    if text.height:
        keys = ", ".join(repr(key) for key in text[KEYS[table]].to_list()[:NAMED])
        raise BadInput(f"{table}: a text holds the character NUL in {keys}. Remove it.")


def _check_keys(table: str, rows: pl.DataFrame) -> None:
    key = KEYS[table]
    twice = rows.filter(col(key).is_duplicated())[key].unique(maintain_order=True)
    if twice.len():
        raise BadInput(
            f"{table}: values of {key} given more than once with different content: "
            f"{twice.len():,} ({', '.join(twice.to_list()[:NAMED])}). Keep one row of each."
        )


def _replaces(replaced: Iterable[str]) -> pl.Expr:
    return col("pending") & _in("transaction_id", replaced)


def _in(name: str, values: Iterable[str]) -> pl.Expr:
    return col(name).is_in(pl.Series(sorted(values), dtype=pl.String).implode())


def _compared(
    connection: Connection, table: str, frame: pl.DataFrame, accepted: Collection[str] | None
) -> _Compared:
    parts = [
        _batch_compared(connection, table, batch, accepted) for batch in frame.iter_slices(BATCH)
    ]
    return _Compared(
        new=pl.concat([frame.clear(), *(part.new for part in parts)]),
        changed=pl.concat([frame.clear(), *(part.changed for part in parts)]),
        same=sum(part.same for part in parts),
        conflicts=tuple(found for part in parts for found in part.conflicts),
    )


def _batch_compared(
    connection: Connection, table: str, batch: pl.DataFrame, accepted: Collection[str] | None
) -> _Compared:
    key = KEYS[table]
    known = stored(connection, table, column=key, among=batch[key].to_list())
    both = batch.join(known, on=key, how="inner", suffix=":stored", maintain_order="left")
    differs = [col(name).ne_missing(col(f"{name}:stored")) for name in batch.columns if name != key]
    changed = both.filter(pl.any_horizontal(differs))
    unasked = pl.lit(accepted is not None) & ~_in(key, accepted or ())
    refused = changed.filter(_moved(table) | unasked)
    return _Compared(
        new=batch.join(known, on=key, how="anti", maintain_order="left"),
        changed=changed.select(batch.columns),
        same=both.height - changed.height,
        conflicts=tuple(_conflict(table, row) for row in refused.iter_rows(named=True)),
    )


def _moved(table: str) -> pl.Expr:
    name = LASTING.get(table)
    return col(name).ne_missing(col(f"{name}:stored")) if name else pl.lit(False)


def _conflict(table: str, row: dict[str, Any]) -> RecordConflict:
    fields = {
        name: (row[f"{name}:stored"], row[name])
        for name in stored_columns(table)
        if name != KEYS[table] and row[f"{name}:stored"] != row[name]
    }
    return RecordConflict(table, row[KEYS[table]], fields)
