"""The files of a population folder: a part for each table and block of users."""

from __future__ import annotations

import hashlib
from io import BytesIO
from pathlib import Path

import polars as pl

from spendsense.ledger import SCHEMAS, BadInput

from .people import DEMOGRAPHICS
from .truth import TRUTH

TABLES: dict[str, pl.Schema] = {**SCHEMAS, "demographics": DEMOGRAPHICS, **TRUTH}
"""Every table of the folder, by its path inside, and its columns."""

FORMATS = ("parquet", "csv", "json")
ROWS_A_GROUP = 262_144
ROWS_A_SLICE = 65_536


def part_path(table: str, block: int, file_format: str) -> Path:
    """Where a part lies inside the folder.

    >>> part_path("truth/streams", 3, "csv").as_posix()
    'truth/streams/part-00003.csv'
    """
    return Path(table) / f"part-{block:05d}.{file_format}"


def digest(frame: pl.DataFrame) -> str:
    """SHA-256 of the rows as CSV with a header: the same for the same rows in every format."""
    seal = hashlib.sha256()
    for start in range(0, max(frame.height, 1), ROWS_A_SLICE):
        text = BytesIO()
        frame.slice(start, ROWS_A_SLICE).write_csv(text, include_header=start == 0)
        seal.update(text.getbuffer())
    return seal.hexdigest()


def write_part(frame: pl.DataFrame, path: Path) -> None:
    """The frame as a file in the format of the path's ending; the folder is made if need be."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix == ".parquet":
        frame.write_parquet(
            path, compression="zstd", compression_level=1, row_group_size=ROWS_A_GROUP
        )
    elif path.suffix == ".csv":
        frame.write_csv(path)
    else:
        frame.write_json(path)


def read_part(path: Path, schema: pl.Schema) -> pl.DataFrame:
    """The rows of a part in exactly these columns; raises BadInput saying what is otherwise."""
    try:
        frame = _as_written(path)
        if path.suffix == ".json" and frame.is_empty():
            frame = pl.DataFrame(schema=schema)  # an empty array names no columns
        if path.suffix != ".parquet" and frame.columns == schema.names():
            frame = frame.select(_typed(name, schema[name]) for name in schema.names())
    except (pl.exceptions.PolarsError, OSError) as error:
        why = str(error).splitlines()[0]
        raise BadInput(f"{path} cannot be read as {path.suffix[1:]}: {why}.") from error
    if frame.schema != schema:
        raise BadInput(f"{path}: {_difference(frame.schema, schema)}")
    return frame


def _as_written(path: Path) -> pl.DataFrame:
    if path.suffix == ".parquet":
        return pl.read_parquet(path)
    if path.suffix == ".csv":
        return pl.read_csv(path, infer_schema=False)
    return pl.read_json(path, infer_schema_length=None)


def _typed(name: str, dtype: pl.DataType) -> pl.Expr:
    """A column of text, or of what JSON has, in the type it was written from."""
    text = pl.col(name).cast(pl.String)
    if dtype == pl.Boolean:
        return text.replace_strict({"true": True, "false": False}, return_dtype=pl.Boolean)
    if dtype == pl.Date:
        return text.str.to_date("%Y-%m-%d")
    if dtype == pl.Datetime("us"):
        return text.str.replace(" ", "T").str.to_datetime("%Y-%m-%dT%H:%M:%S%.f", time_unit="us")
    return text.cast(dtype)


def _difference(found: pl.Schema, expected: pl.Schema) -> str:
    """What sets the columns apart, as a sentence."""
    missing = [name for name in expected if name not in found]
    extra = [name for name in found if name not in expected]
    other = [
        f"{name} is {found[name]}, expected {expected[name]}"
        for name in expected
        if name in found and found[name] != expected[name]
    ]
    told = [f"the column {name} is missing" for name in missing]
    told += [f"the column {name} is not known" for name in extra] + other
    return ("; ".join(told) or "the columns are in another order") + "."
