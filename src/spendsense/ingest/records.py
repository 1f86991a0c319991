"""The records that were found in the files, and every row that was not taken."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from spendsense.ledger import PROVENANCE, SCHEMAS

from . import categories, checks
from .checks import Tables
from .columns import typed
from .faults import Fault, Rejected
from .setting import Kept
from .sheets import PLACE, Found, Sheet

PLACES = pl.Schema({"file": pl.String(), "place": pl.String()})


@dataclass(frozen=True, slots=True)
class Records:
    """What the files hold, in the ledger's columns.

    `frames`: a frame for each of users, accounts, transactions and liabilities; transactions have
    the columns of `ledger.PROVENANCE` too. Rows with a fault are not in them but in `rejected`.
    `places`: file and place of every row, in the same order. `removed`: ids that
    /transactions/sync took back, each with its user; one that is among the frames too was given
    again afterwards. `modified`: ids that it changed (they replace the stored row). `formats`: what
    each file was read as.
    """

    frames: Mapping[str, pl.DataFrame]
    places: Mapping[str, pl.DataFrame]
    faults: tuple[Fault, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    removed: Mapping[str, str] = field(default_factory=dict)
    modified: tuple[str, ...] = ()
    formats: Mapping[str, str] = field(default_factory=dict)

    @property
    def sound(self) -> bool:
        """Whether there is no fault: warnings do not stand in the way of loading."""
        return not any(fault.severity == "fault" for fault in self.faults)


def assembled(found: Sequence[Found], faults: Iterable[Fault], kept: Kept) -> Records:
    """The sheets of every format as one set of records, checked against each other."""
    said = [*faults, *(fault for each in found for fault in each.faults)]
    sheets = [sheet for each in found for sheet in each.sheets]
    tables, wrong = _tables(sheets)
    said += wrong
    apart = tuple(rejected for each in found for rejected in each.rejected)
    tables, wrong = _checked(tables, kept, _unread(tables, said, apart))
    said += wrong
    tables, rejected = _parted(tables, sheets, said, apart)
    tables = checks.without_superseded(tables)
    tables["transactions"] = categories.filled(tables["transactions"], tables["accounts"])
    return Records(
        frames={name: tables[name].select(columns(name)) for name in SCHEMAS},
        places={name: tables[name].select(*PLACE) for name in SCHEMAS},
        faults=tuple(said),
        rejected=rejected,
        removed={gone: user for each in found for gone, user in each.removed.items()},
        modified=tuple(dict.fromkeys(each for one in found for each in one.modified)),
    )


def columns(table: str) -> list[str]:
    """The columns of a table's frame in `Records`."""
    extra = PROVENANCE.names() if table == "transactions" else []
    return SCHEMAS[table].names() + extra


def _tables(sheets: Sequence[Sheet]) -> tuple[Tables, list[Fault]]:
    parts: dict[str, list[pl.DataFrame]] = {name: [_no_rows(name)] for name in SCHEMAS}
    faults: list[Fault] = []
    for sheet in sheets:
        rows, wrong = typed(sheet)
        faults += wrong
        if sheet.table == "transactions":
            rows, wrong = categories.given(rows, sheet.labels)
            faults += wrong
        parts[sheet.table].append(rows.select(parts[sheet.table][0].columns))
    return {name: pl.concat(frames) for name, frames in parts.items()}, faults


def _no_rows(table: str) -> pl.DataFrame:
    extra = PROVENANCE if table == "transactions" else {}
    return pl.DataFrame(schema={**PLACES, **SCHEMAS[table], **extra})


def _checked(tables: Tables, kept: Kept, unread: bool) -> tuple[Tables, list[Fault]]:
    tables = checks.without_stand_ins(tables, kept)
    tables, faults = checks.without_business(tables)
    faults += checks.kept_apart(tables)
    faults += checks.repeated(tables)
    tables = checks.with_owners(tables, kept)
    if not unread:
        faults += checks.dangling(tables, kept)
    return tables, faults + checks.mismatched(tables, kept)


def _unread(tables: Tables, faults: Sequence[Fault], apart: Sequence[Rejected]) -> bool:
    """Whether a whole file could not be read: what it would have held is then not known, and the
    rows that refer to it are not called wrong."""
    read = {each.file for each in apart} | _files(tables)
    return any(fault.severity == "fault" and fault.file not in read for fault in faults)


def _files(tables: Tables) -> set[str]:
    return {file for rows in tables.values() for file in rows["file"].unique().to_list()}


def _parted(
    tables: Tables,
    sheets: Sequence[Sheet],
    faults: Sequence[Fault],
    apart: tuple[Rejected, ...],
) -> tuple[Tables, tuple[Rejected, ...]]:
    """Rows without a fault; and the others, as they stood in the file, with their reasons."""
    reasons: dict[tuple[str, str], list[str]] = defaultdict(list)
    for fault in faults:
        if fault.severity == "fault" and fault.place:
            reasons[fault.file, fault.place].append(fault.sentence())
    if not reasons:
        return tables, ()
    keys = list(reasons)
    bad = pl.DataFrame(
        {"file": [file for file, _ in keys], "place": [place for _, place in keys]}, schema=PLACES
    )
    rejected = [each for sheet in sheets for each in _rejected(sheet, bad, reasons)]
    rejected += apart
    rejected += _unshaped(tables, faults, {(each.file, each.place) for each in rejected})
    sound = {
        name: rows.join(bad, on=[*PLACE], how="anti", maintain_order="left")
        for name, rows in tables.items()
    }
    return sound, tuple(rejected)


def _rejected(
    sheet: Sheet, bad: pl.DataFrame, reasons: Mapping[tuple[str, str], list[str]]
) -> list[Rejected]:
    rows = sheet.rows.join(bad, on=[*PLACE], how="semi", maintain_order="left")
    found = []
    for row in rows.iter_rows(named=True):
        file, place = row.pop("file"), row.pop("place")
        cells = {name: value for name, value in row.items() if value is not None}
        found.append(Rejected(sheet.table, file, place, cells, tuple(reasons[file, place])))
    return found


def _unshaped(
    tables: Tables, faults: Sequence[Fault], shaped: set[tuple[str, str]]
) -> list[Rejected]:
    """Places that gave no row at all (a line with too few fields) in files that gave others."""
    read = _files(tables)
    return [
        Rejected("", fault.file, fault.place, {"text": fault.found}, (fault.sentence(),))
        for fault in faults
        if fault.severity == "fault" and fault.place and fault.file in read
        if (fault.file, fault.place) not in shaped
    ]
