"""The founding documents' shapes: four files `synthetic_*` (JSON or CSV), or one `users.json`.

Names and words are those of `words.py`. Four files give dollars and fix no sign; the one file
gives whole cents with Plaid's sign. A manifest.json beside them may say another.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import polars as pl

from . import fields, words
from .faults import Fault, warning
from .kinds import shown
from .records_in_files import arrays, columns_of, named_for, rows_of
from .setting import Setting
from .sheets import Found, Row, Sheet, from_columns, from_rows
from .sign import as_declared, sign
from .sources import Source

ONE_FILE = ("users", "accounts", "transactions")
Words = tuple[object, object]
"""Type and subtype of an account."""


@dataclass(frozen=True, slots=True)
class Part:
    """Records of one table in one file, under the ledger's names."""

    source: Source
    table: str
    rows: tuple[Row, ...]
    labels: Mapping[str, str]
    unused: frozenset[str] = frozenset()


def detects_four_json(source: Source) -> bool:
    return source.kind in ("json", "lines") and not _one(source) and words.is_documents(source)


def detects_four_csv(source: Source) -> bool:
    return source.kind == "csv" and words.is_documents(source)


def detects_one_json(source: Source) -> bool:
    """One object of the three arrays, in the documents' names or with amounts in whole numbers."""
    if not _one(source):
        return False
    return words.is_documents(source) or _whole_amounts(source.content["transactions"])


def reads_four(sources: Sequence[Source], setting: Setting) -> Found:
    setting = as_declared(sources, setting)
    parts, faults = _parts(sources, cents=False)
    rows = [row for part in parts if part.table == "transactions" for row in part.rows]
    flipped, said = sign(rows, setting)
    return _found(parts, flipped, faults + said)


def reads_one(sources: Sequence[Source], setting: Setting) -> Found:
    parts, faults = _parts(sources, cents=True)
    return _found(parts, as_declared(sources, setting).flipped, faults)


def _one(source: Source) -> bool:
    content = source.content
    return (
        source.kind == "json"
        and isinstance(content, dict)
        and not words.RESPONSE_KEYS & set(content)
        and all(isinstance(content.get(name), list) for name in ONE_FILE)
    )


def _whole_amounts(records: Sequence[Any]) -> bool:
    amounts = [each["amount"] for each in records if isinstance(each, dict) and "amount" in each]
    return bool(amounts) and all(isinstance(amount, int) for amount in amounts)


def _parts(sources: Sequence[Source], cents: bool) -> tuple[list[Part], list[Fault]]:
    parts: list[Part] = []
    carried: list[Part] = []
    faults: list[Fault] = []
    for source in sources:
        found = _records(source)
        faults += [] if found else [_nothing(source)]
        for name, rows, wrong in found:
            columns = columns_of([row.cells for row in rows])
            table = name or named_for(source.path) or words.like(columns)
            if table == "accounts" and NESTED in columns:
                rows, unlike = _flat(rows)
                wrong = wrong + unlike
                columns = columns_of([row.cells for row in rows])
            faults += wrong
            if table is None:
                faults.append(_nothing(source))
            elif rows:
                part = _part(source, table, rows, columns, cents)
                faults += _lacking(part)
                parts.append(part)
                owed = _owed(part, rows, columns, cents) if table == "accounts" else None
                carried += [owed] if owed else []
                faults += _ignored(part, owed)
    if not any(part.table == "liabilities" for part in parts):
        parts += carried
    return _with_words(parts), faults + _lost_details(parts)


NESTED = "balances"
BALANCES = {"current": "balance_current", "available": "balance_available",
            "limit": "balance_limit", "iso_currency_code": "iso_currency_code"}  # fmt: skip


def _flat(rows: Sequence[Row]) -> tuple[list[Row], list[Fault]]:
    """Accounts whose balances stand in an object of their own, with them beside the rest."""
    found: list[Row] = []
    faults: list[Fault] = []
    for row in rows:
        cells = dict(row.cells)
        balances = cells.pop(NESTED, None)
        if isinstance(balances, dict):
            inner = {BALANCES.get(key, f"{NESTED}.{key}"): each for key, each in balances.items()}
            cells = {**inner, **cells}
        elif balances is not None:
            expected = "an object with current, available and limit"
            faults.append(Fault(row.file, row.place, NESTED, shown(balances), expected))
        found.append(replace(row, cells=cells))
    return found, faults


def _ignored(part: Part, owed: Part | None) -> list[Fault]:
    """A warning that names the columns of which nothing was read."""
    unused = part.unused & owed.unused if owed else part.unused
    if not unused:
        return []
    remark = f"columns that {part.table} do not have: {', '.join(sorted(unused))}"
    return [warning(part.source.label, "", None, remark)]


def _lost_details(parts: Sequence[Part]) -> list[Fault]:
    """A warning for each word of a detail that was dropped, at the first row that has it."""
    places: dict[tuple[str, str], tuple[str, int]] = {}
    for part in parts:
        for row in part.rows if part.table == "transactions" else ():
            given = row.cells.get("category_primary"), row.cells.get("category_detailed")
            if word := words.lost_detail(*given):
                place, rows = places.get((row.file, word), (row.place, 0))
                places[row.file, word] = (place, rows + 1)
    remark = "'{}' is no detail that is known; it was dropped and the primary kept, in {:,} rows"
    return [
        warning(file, place, "category_detailed", remark.format(word, rows))
        for (file, word), (place, rows) in places.items()
    ]


def _nothing(source: Source) -> Fault:
    expected = "records of users, accounts, transactions or liabilities"
    return Fault(source.label, "", None, None, expected)


def _records(source: Source) -> list[tuple[str, list[Row], list[Fault]]]:
    if source.kind != "csv":
        found = arrays(source)
        return [(name, *rows_of(source, name, records)) for name, records in found]
    table = source.content
    rows = [
        Row(source.label, f"line {line}", dict(zip(table.header, cells, strict=True)))
        for line, cells in zip(table.lines, table.rows, strict=True)
    ]
    return [("", rows, [])]


def _part(source: Source, table: str, rows: Sequence[Row], columns: set[str], cents: bool) -> Part:
    names = words.translation(table, columns)
    if cents:
        # Money that does not name its unit is in cents in the one file.
        money = {each.dollars: each.column for each in fields.FIELDS[table] if each.dollars}
        renamed: dict[str, tuple[str, ...]] = {}
        for name, given in names.items():
            renamed[money.get(name, name)] = given + renamed.get(money.get(name, name), ())
        names = renamed
    cells = [{name: _first(row, given) for name, given in names.items()} for row in rows]
    kept = tuple(replace(row, cells=each) for row, each in zip(rows, cells, strict=True))
    labels = {name: given[0] for name, given in names.items()}
    used = {column for given in names.values() for column in given}
    return Part(source, table, kept, labels, frozenset(columns - used))


def _first(row: Row, columns: Sequence[str]) -> Any:
    """The first of the cells with something in it."""
    found = (row.cells.get(column) for column in columns)
    return next((cell for cell in found if cell is not None and cell != ""), None)


def _lacking(part: Part) -> list[Fault]:
    given = set(part.labels) | ({"kind"} if part.table == "liabilities" else set())
    place = "line 1" if part.source.kind == "csv" else ""
    expected = f"a column of this name, which {part.table} need"
    return [
        Fault(part.source.label, place, name, None, expected)
        for name in fields.missing(part.table, given)
    ]


def _with_words(parts: Sequence[Part]) -> list[Part]:
    """The parts in the ledger's words. Accounts come first: a liability may lean on their type."""
    types: dict[object, Words] = {}
    found = []
    for part in sorted(parts, key=lambda part: part.table != "accounts"):
        rows = tuple(replace(row, cells=_worded(part.table, row.cells, types)) for row in part.rows)
        found.append(replace(part, rows=rows))
    return found


def _worded(table: str, cells: Mapping[str, Any], types: dict[object, Words]) -> dict[str, Any]:
    account = cells.get("account_id")
    account = account if isinstance(account, str) else None
    changed: dict[str, Any] = {}
    if table == "accounts":
        types[account] = words.account_type(cells.get("type"), cells.get("subtype"))
        changed = dict(zip(("type", "subtype"), types[account], strict=True))
    elif table == "transactions":
        codes = words.category(cells.get("category_primary"), cells.get("category_detailed"))
        changed = dict(zip(("category_primary", "category_detailed"), codes, strict=True))
        changed["payment_channel"] = words.channel(cells.get("payment_channel"))
    elif table == "liabilities":
        changed["kind"] = words.liability_kind(cells.get("kind"), types.get(account, (None, None)))
    return {**cells, **changed}


OWED = (
    "account_id",
    "user_id",
    "apr_percentage",
    "apr_type",
    "minimum_payment",
    "last_payment",
    "last_payment_date",
    "last_statement_balance",
    "last_statement_date",
    "next_payment_due_date",
    "is_overdue",
)
"""What an account may say of its own liability, where there is no table of liabilities."""


def _owed(account: Part, rows: Sequence[Row], columns: set[str], cents: bool) -> Part | None:
    """The liabilities that account records carry themselves: a rate or a minimum payment."""
    names = {
        name: given
        for name, given in words.translation("liabilities", columns).items()
        if name.removesuffix("_cents") in OWED
    }
    own = account.labels.get("account_id")
    if not own or not {"apr_percentage", "minimum_payment", "minimum_payment_cents"} & set(names):
        return None
    wanted = {column for given in names.values() for column in given}
    part = _part(account.source, "liabilities", rows, wanted | {own}, cents)
    owing = tuple(
        replace(row, cells={**row.cells, "account_id": raw.cells.get(own)})
        for row, raw in zip(part.rows, rows, strict=True)
        if any(value is not None for name, value in row.cells.items() if name in _RATES)
    )
    unused = frozenset(columns - wanted)
    return replace(part, rows=owing, labels={**part.labels, "account_id": own}, unused=unused)


_RATES = ("apr_percentage", "minimum_payment", "minimum_payment_cents")


def _found(parts: Sequence[Part], flipped: bool, faults: Sequence[Fault]) -> Found:
    return Found(tuple(_sheet(part, flipped) for part in parts if part.rows), tuple(faults))


def _sheet(part: Part, flipped: bool) -> Sheet:
    turned = flipped and part.table == "transactions"
    if part.source.kind != "csv":
        return from_rows(part.table, part.rows, part.labels, turned)
    columns = {
        name: pl.Series(name, [row.cells.get(name) for row in part.rows], dtype=pl.String)
        for name in fields.names(part.table)
        if any(name in row.cells for row in part.rows[:1])
    }
    places = [row.place for row in part.rows]
    sheet = from_columns(part.table, columns, part.source.label, places, turned)
    return replace(sheet, labels=part.labels)
