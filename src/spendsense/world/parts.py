"""The files of a population folder: a part for each table and block of users."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import polars as pl

from spendsense.ledger import SCHEMAS, BadInput

from . import ids
from .people import DEMOGRAPHICS
from .plain_text import forget_categories
from .truth_tables import TRUTH

TABLES: dict[str, pl.Schema] = {**SCHEMAS, "demographics": DEMOGRAPHICS, **TRUTH}
"""Every table of the folder, by its path inside, and its columns."""

FORMATS = ("parquet", "csv", "json")
ROWS_A_GROUP = 262_144


def part_path(table: str, block: int, file_format: str) -> Path:
    """Where a part lies inside the folder.

    >>> part_path("truth/streams", 3, "csv").as_posix()
    'truth/streams/part-00003.csv'
    """
    return Path(table) / f"part-{block:05d}.{file_format}"


def digest(frame: pl.DataFrame) -> str:
    """BLAKE2b of the rows, a column at a time: the same for the same rows in every format.

    Of a column: its name, which rows are null, and its values, whole numbers little-endian, texts
    as the sorted distinct ones and each row's place among them.
    """
    seal = hashlib.blake2b(digest_size=32)
    for column in frame.iter_columns():
        seal.update(f"{column.name}\0{column.len()}\0".encode())
        for part in _sealed(column):
            seal.update(part)
    return seal.hexdigest()


def _sealed(column: pl.Series) -> Iterator[bytes | memoryview]:
    if column.null_count():
        yield np.packbits(column.is_null().to_numpy()).data
    if column.name in ids.COLUMNS and column.dtype == pl.String:
        column = ids.read_back(column)  # as they are while nobody reads them
    if column.dtype in (pl.Enum, pl.String):
        yield from _strings(column)
        return
    numbers = column.to_physical()
    if column.dtype == pl.Boolean:
        yield np.packbits(numbers.fill_null(False).to_numpy()).data
    else:
        yield numbers.fill_null(0).to_numpy().data


def _texts(texts: pl.Series, codes: pl.Series) -> Iterator[bytes | memoryview]:
    yield "\0".join(texts.to_list()).encode()
    small = np.uint8 if texts.len() <= 0xFF else np.uint16 if texts.len() <= 0xFFFF else np.uint32
    yield codes.fill_null(0).to_numpy().astype(small).data


def _strings(column: pl.Series) -> Iterator[bytes | memoryview]:
    """Each distinct text once, or one after another where hardly two are the same."""
    told = column.dtype
    enum = told if isinstance(told, pl.Enum) else pl.Enum(column.drop_nulls().unique().sort())
    texts = enum.categories
    if texts.len() * 2 > column.len():
        yield column.cast(pl.String).fill_null("").str.join("\0").item().encode()
        return
    yield from _texts(texts, column.cast(enum).to_physical())


def write_part(frame: pl.DataFrame, path: Path) -> None:
    """The frame as a file in the format of the path's ending; the folder is made if need be."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix == ".parquet":
        frame.write_parquet(
            path,
            compression="zstd",
            compression_level=1,
            row_group_size=ROWS_A_GROUP,
            statistics=False,  # of ids that are all different: a sixth of the time, and no use
        )
        forget_categories(path)
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
