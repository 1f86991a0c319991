"""Format `plaid`: responses of /accounts/get, /transactions/get, /transactions/sync and
/liabilities/get as they were saved, in any number of files and pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from . import plaid_chains, plaid_shapes
from .faults import Fault, Rejected, warning
from .kinds import shown
from .plaid_pages import Content, Page, contents, is_response, pages
from .setting import Setting
from .sheets import Found, Row, from_rows
from .sources import Source


@dataclass(slots=True)
class Merged:
    """What the pages say together, as they are read in order."""

    rows: dict[str, dict[object, tuple[Row, bool]]] = field(
        default_factory=lambda: {"accounts": {}, "transactions": {}, "liabilities": {}}
    )
    owners: dict[str, Row] = field(default_factory=dict)
    removed: dict[str, str] = field(default_factory=dict)
    modified: dict[str, None] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)


def detects(source: Source) -> bool:
    """Whether the file holds responses of Plaid's API: an object, a list of them, or lines."""
    responses = [content for _, content in contents(source)]
    return bool(responses) and all(
        isinstance(each, dict) and is_response(each) for each in responses
    )


def reads(sources: Sequence[Source], setting: Setting) -> Found:
    merged = Merged()
    read = list(pages(sources, setting, merged.faults))
    for page in read:
        _read(page, merged)
    merged.faults += plaid_chains.incomplete(read)
    _drop_superseded(merged)
    sheets = [from_rows("users", list(merged.owners.values()))]
    for table, entries in merged.rows.items():
        rows = [row for row, _ in entries.values()]
        sheets.append(from_rows(table, rows, plaid_shapes.LABELS[table], setting.flipped))
    return Found(
        tuple(sheets),
        tuple(merged.faults),
        tuple(merged.rejected),
        removed=merged.removed,
        modified=tuple(merged.modified),
    )


def _read(page: Page, merged: Merged) -> None:
    if "error_code" in page.content and "error_type" in page.content:
        found = str(page.content["error_code"])
        expected = "records, not an error; ask Plaid again"
        merged.faults.append(Fault(page.file, page.prefix, "error_code", found, expected))
        return
    _accounts(page, merged)
    for key in ("transactions", "added", "modified"):
        for row in _rows(page, key, plaid_shapes.transaction, merged):
            if key == "modified" and isinstance(row.cells["transaction_id"], str):
                merged.modified[row.cells["transaction_id"]] = None
            _merge("transactions", row, page.sync, merged)
    _removed(page, merged)
    _liabilities(page, merged)


def _accounts(page: Page, merged: Merged) -> None:
    merged.owners.setdefault(page.user_id, Row(page.file, "", {"user_id": page.user_id}))
    for row in _rows(page, "accounts", plaid_shapes.account, merged):
        _merge("accounts", row, page.sync, merged)
    records = page.content.get("accounts")
    for number, record in enumerate(records if isinstance(records, list) else []):
        if not isinstance(record, dict):
            continue
        if not isinstance(record.get("balances"), dict):
            place, found = f"{page.prefix}accounts[{number}]", shown(record.get("balances"))
            merged.faults.append(Fault(page.file, place, "balances", found, "an object"))
        place = f"{page.prefix}accounts[{number}].owners"
        if owner := _owner(record.get("owners"), page.file, place, merged):
            who = {"user_id": page.user_id, **_identity(owner, page.file, place, merged)}
            merged.owners[page.user_id] = Row(page.file, "", who)


def _owner(owners: object, file: str, place: str, merged: Merged) -> Content | None:
    """The first owner of an account, where /identity/get gave any."""
    first = _first(owners, dict, "a list of owners", Fault(file, place, None, None, ""), merged)
    return first if isinstance(first, dict) else None


def _identity(owner: Content, file: str, place: str, merged: Merged) -> Content:
    """Name and e-mail of an account's owner."""
    at = Fault(file, f"{place}[0]", None, None, "")
    emails = owner.get("emails")
    if isinstance(emails, list):
        emails = sorted(
            emails, key=lambda each: not (isinstance(each, dict) and each.get("primary") is True)
        )
    name = _first(owner.get("names"), str, "a list of names", replace(at, field="names"), merged)
    email = _first(emails, dict, "a list of objects with data", replace(at, field="emails"), merged)
    return {"name": name, "email": email.get("data") if email else None}


def _first(value: object, of: type, expected: str, at: Fault, merged: Merged) -> Any:
    """The first of a list, None where there is none; anything else is a fault."""
    if value is None or value == []:
        return None
    if isinstance(value, list) and (value[0] is None or isinstance(value[0], of)):
        return value[0]
    found = shown(value[0] if isinstance(value, list) else value)
    merged.faults.append(replace(at, found=found, expected=expected))
    return None


def _rows(page: Page, key: str, shape: Any, merged: Merged) -> list[Row]:
    records = page.content.get(key)
    if records is not None and not isinstance(records, list):
        expected = "a list of records"
        merged.faults.append(Fault(page.file, page.prefix + key, None, shown(records), expected))
        return []
    rows: list[Row] = []
    for number, record in enumerate(records or []):
        place = f"{page.prefix}{key}[{number}]"
        if isinstance(record, dict):
            rows.append(Row(page.file, place, shape(record, page.user_id)))
        else:
            fault = Fault(page.file, place, None, shown(record), "an object: one record")
            merged.faults.append(fault)
    return rows


def _merge(table: str, row: Row, sync: bool, merged: Merged) -> None:
    """The row, unless it was said before; a later page of a sync chain has the last word."""
    key_name = "transaction_id" if table == "transactions" else "account_id"
    key = row.cells[key_name]
    # An id that is none is kept apart, so that its own fault names its own place.
    slot: object = key if isinstance(key, str) and key else (row.file, row.place)
    before, from_sync = merged.rows[table].get(slot, (None, False))
    same_chain = sync and from_sync and before and before.cells["user_id"] == row.cells["user_id"]
    if before is None or same_chain:
        merged.rows[table][slot] = (row, sync)
    elif before.cells != row.cells:
        fault = _disagreement(table, key_name, before, row)
        cells, reasons = dict(row.cells), (fault.sentence(),)
        merged.faults.append(fault)
        merged.rejected.append(Rejected(table, row.file, row.place, cells, reasons))


def _disagreement(table: str, key: str, before: Row, row: Row) -> Fault:
    names = sorted(name for name in row.cells if row.cells[name] != before.cells.get(name))
    labels = plaid_shapes.LABELS[table]
    differing = ", ".join(labels.get(name, name) for name in names)
    expected = f"the same record as in {before.file}, {before.place}; they differ in {differing}"
    return Fault(row.file, row.place, key, str(row.cells[key]), expected)


def _removed(page: Page, merged: Merged) -> None:
    records = page.content.get("removed")
    for number, record in enumerate(records if isinstance(records, list) else []):
        # Older clients saved the bare ids.
        gone = record.get("transaction_id") if isinstance(record, dict) else record
        at = Fault(page.file, f"{page.prefix}removed[{number}]", "transaction_id", shown(gone), "")
        if isinstance(gone, str) and gone:
            _take_back(gone, page.user_id, at, merged)
        else:
            merged.faults.append(replace(at, expected="an id in quotes"))


def _take_back(gone: str, user_id: str, at: Fault, merged: Merged) -> None:
    """The row leaves what was read, and later what is stored; another user's stays."""
    row, _ = merged.rows["transactions"].get(gone, (None, False))
    if row and row.cells["user_id"] != user_id:
        expected = f"a transaction of {user_id}; it is one of {row.cells['user_id']}"
        merged.faults.append(replace(at, expected=expected))
        return
    merged.rows["transactions"].pop(gone, None)
    merged.modified.pop(gone, None)
    merged.removed[gone] = user_id


def _drop_superseded(merged: Merged) -> None:
    """Pending ids that a posted row names as its own are taken back, here and where stored."""
    rows = merged.rows["transactions"]
    for row, _ in list(rows.values()):
        earlier = row.cells["pending_transaction_id"]
        if row.cells["pending"] is False and isinstance(earlier, str) and earlier:
            user_id = str(row.cells["user_id"])
            at = Fault(row.file, row.place, "pending_transaction_id", earlier, "")
            if earlier not in rows or rows[earlier][0].cells["pending"] is True:
                _take_back(earlier, user_id, at, merged)


def _liabilities(page: Page, merged: Merged) -> None:
    liabilities = page.content.get("liabilities")
    if not isinstance(liabilities, dict):
        return
    inner = Page(page.file, f"{page.prefix}liabilities.", page.user_id, liabilities)
    for kind, shape in plaid_shapes.LIABILITIES.items():
        for row in _rows(inner, kind, shape, merged):
            _merge("liabilities", row, False, merged)
    for kind in sorted(set(liabilities) - set(plaid_shapes.LIABILITIES)):
        if liabilities[kind]:
            remark = f"liabilities of kind {kind} are left out: there is no such kind in the ledger"
            merged.faults.append(warning(page.file, f"{inner.prefix}{kind}", None, remark))
