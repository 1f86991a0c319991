"""An export as files: JSON, or a zip of CSV and Parquet with a manifest of digests."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Iterator
from typing import Any

import polars as pl

from .export import Export, Part

MANIFEST = "manifest.json"

RISKY = ("=", "+", "-", "@", "\t", "\r")
"""A cell that begins so is run as a formula by a spreadsheet that opens the CSV."""

ABOUT = (
    "Everything that is kept of you. csv/ opens in a spreadsheet: where a text began with a mark "
    "that a spreadsheet runs as a formula, an apostrophe stands before it. parquet/ holds the same "
    "unchanged. `files` gives the SHA-256 of each file."
)


def as_json_bytes(found: Export) -> bytes:
    """The whole export as JSON."""
    text = json.dumps(found.as_json(), ensure_ascii=False, allow_nan=False, indent=1)
    return (text + "\n").encode()


def as_zip_bytes(found: Export) -> bytes:
    """The same export twice over, as CSV and as Parquet; the manifest comes last."""
    whole = found.as_json()
    files = dict(_files(found))
    manifest = {
        **{name: whole[name] for name in ("export", "user_id", "made_at", "consented", "rows")},
        "about": ABOUT,
        "left_out": whole["left_out"],
        "files": {name: hashlib.sha256(data).hexdigest() for name, data in files.items()},
    }
    files[MANIFEST] = (json.dumps(manifest, ensure_ascii=False, indent=1) + "\n").encode()
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            # One time for all, so that the same export is the same bytes.
            info = zipfile.ZipInfo(name, date_time=found.made_at.timetuple()[:6])
            info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            archive.writestr(info, data)
    return kept.getvalue()


def guarded(cell: str) -> str:
    """A text that no spreadsheet takes for a formula.

    >>> guarded("=HYPERLINK(0)"), guarded("Corner Coffee")
    ("'=HYPERLINK(0)", 'Corner Coffee')
    """
    return f"'{cell}" if cell.lstrip(" ").startswith(RISKY) else cell


def _files(found: Export) -> Iterator[tuple[str, bytes]]:
    frames = [(part.name, _frame(part)) for part in found.parts]
    for name, frame in frames:
        yield f"csv/{name}.csv", _csv(frame)
    for name, frame in frames:
        kept = io.BytesIO()
        frame.write_parquet(kept, compression="zstd")
        yield f"parquet/{name}.parquet", kept.getvalue()


def _frame(part: Part) -> pl.DataFrame:
    columns = {
        name: [_cell(row[name], dtype) for row in part.rows] for name, dtype in part.schema.items()
    }
    return pl.DataFrame(columns, schema=dict(part.schema))


def _cell(value: Any, dtype: pl.DataType) -> Any:
    if value is None or dtype != pl.String() or isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False, default=str)


def _csv(frame: pl.DataFrame) -> bytes:
    texts = [name for name, dtype in frame.schema.items() if dtype == pl.String()]
    safe = frame.with_columns(
        pl.Series(name, [None if v is None else guarded(v) for v in frame[name]], dtype=pl.String())
        for name in texts
    )
    return safe.write_csv().encode()
