"""`spendsense corrections`: what users said of their records, listed, and kept as labels."""

from __future__ import annotations

import io
import json as json_text
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

import polars as pl
from polars import col

from spendsense.ledger import BadInput, Conflict
from spendsense.review.corrections import labels, sentence
from spendsense.review.export_files import guarded
from spendsense.storage import audit, consented, corrections, known_customer

from .output import database_there, notes, now, print_json, print_table


def show(user_id: str, home: Path | None, json: bool) -> None:
    with database_there(home).read() as connection:
        known_customer(connection, user_id)
        found = corrections(connection, user_id)
    told = [
        {
            "correction_id": each.correction_id,
            "said": each.said,
            "sentence": sentence(each),
            "at": each.at.isoformat(),
            "stands": each.stands,
        }
        for each in found
    ]
    if json:
        print_json(told)
        return
    rows = [
        (each["correction_id"], each["at"], each["sentence"], "yes" if each["stands"] else "no")
        for each in told
    ]
    print_table(f"{len(rows)} corrections of {user_id}", ("id", "at", "said", "stands"), rows)


def export(out: Path, by: str, home: Path | None, json: bool) -> None:
    write = _WRITERS.get(out.suffix)
    if write is None:
        raise BadInput(f"{out} names no format: end it in {', '.join(_WRITERS)}.")
    if out.exists():
        raise Conflict(f"{out} is there already. Name a file that is not.")
    at = now()
    with database_there(home).write() as connection:
        whole = labels(connection)
        users = sorted(set(whole["user_id"]))
        may = consented(connection, users, purpose="research", at=at)
        may &= consented(connection, users, at=at)
        found = whole.filter(
            col("user_id").is_in(pl.Series(sorted(may), dtype=pl.String).implode())
        )
        out.write_bytes(write(found))
        if may:
            audit.record(
                connection,
                at=at,
                actor=by,
                action="read.list",
                subject="labels of corrections",
                payload={"count": len(may), "user_ids": sorted(may)},
            )
    told = {"file": str(out), "labels": found.height, "users": len(may)}
    told["users_without_consent_to_research"] = len(users) - len(may)
    if json:
        print_json(told)
        return
    notes.print(
        f"{found.height:,} labels of {len(may):,} users are in {out}; {len(users) - len(may):,} "
        "users do not consent to research, and theirs are not."
    )


def _parquet(found: pl.DataFrame) -> bytes:
    kept = io.BytesIO()
    found.write_parquet(kept, compression="zstd")
    return kept.getvalue()


def _json(found: pl.DataFrame) -> bytes:
    rows = [
        {name: value.isoformat() if isinstance(value, datetime) else value
         for name, value in row.items()}
        for row in found.to_dicts()
    ]  # fmt: skip
    return (json_text.dumps(rows, ensure_ascii=False, indent=1) + "\n").encode()


def _csv(found: pl.DataFrame) -> bytes:
    """A list of ids as one text; where a spreadsheet would run a text, an apostrophe before it."""
    flat = found.with_columns(col("transaction_ids").list.join(" "))
    texts = [name for name, dtype in flat.schema.items() if dtype == pl.String()]
    safe = flat.with_columns(
        pl.Series(name, [None if v is None else guarded(v) for v in flat[name]], dtype=pl.String())
        for name in texts
    )
    return safe.write_csv().encode()


_WRITERS: Mapping[str, Callable[[pl.DataFrame], bytes]] = {
    ".parquet": _parquet,
    ".json": _json,
    ".csv": _csv,
}
