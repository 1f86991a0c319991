"""The files of a population folder: a part for each table and block of users."""

from __future__ import annotations

from pathlib import Path

import polars as pl
from xxhash import xxh3_128

from spendsense.ledger import SCHEMAS, BadInput

from . import ids
from .formulas import without_formulas
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


class Seal:
    """XXH3 (128 bits) of a table's rows: the same for the same rows in every format, however many
    at a time they are added. It finds damage and differences; it is no proof against forgery.

    Each column has a seal of its own, of its values one after the other: whole numbers and days
    little-endian, 0 where there is none; of texts the place among the distinct ones, sorted, from
    1, in two bytes (four where there are more than `FEW_TEXTS`), and at the end those distinct
    ones. Where a column has nulls, its seal is followed by that of a byte a row, 1 for null. Ids
    are the numbers that they are written from. The table's seal is that of the number of rows and
    its columns' names and seals.
    """

    def __init__(self) -> None:
        self.rows = 0
        self.columns: dict[str, SealOfColumn] = {}

    def add(self, frame: pl.DataFrame) -> None:
        """More rows; texts of a table that is added in parts are Enums of all that occur in it."""
        for column in frame.iter_columns():
            if column.name not in self.columns:
                self.columns[column.name] = SealOfColumn(column.dtype)
            self.columns[column.name].add(column)
        self.rows += frame.height

    def hexdigest(self) -> str:
        whole = xxh3_128(str(self.rows).encode())
        for name, column in self.columns.items():
            whole.update(f"\0{name}\0".encode() + column.digest())
        return whole.hexdigest()


FEW_TEXTS = 0xFFFE


class SealOfColumn:
    """The seal of one column's values, and of which are null."""

    def __init__(self, dtype: pl.DataType) -> None:
        self.dtype = dtype  # asking a column with many categories for it is slow
        self.values, self.nulls = xxh3_128(), xxh3_128()
        self.texts: list[str] = []
        self.rows, self.any_null = 0, False

    def add(self, column: pl.Series) -> None:
        if not column.len():
            return
        missing = column.null_count() > 0
        if missing and not self.any_null:
            self.nulls.update(bytes(self.rows))
        self.any_null |= missing
        if self.any_null:
            self.nulls.update(column.is_null().to_numpy().data)
        self.values.update(self._numbers(column).fill_null(0).to_numpy().data)
        self.rows += column.len()

    def _numbers(self, column: pl.Series) -> pl.Series:
        if self.dtype == pl.String and column.name in ids.COLUMNS:
            column = ids.read_back(column)  # as they are while nobody reads them
            if column.dtype != pl.String:
                return column
        if self.dtype == pl.String:
            self.dtype = pl.Enum(column.drop_nulls().unique().sort())
            column = column.cast(self.dtype)
        numbers = column.to_physical()
        if isinstance(self.dtype, pl.Enum):
            self.texts = self.texts or self.dtype.categories.to_list()
            return numbers.cast(pl.UInt16 if len(self.texts) <= FEW_TEXTS else pl.UInt32) + 1
        return numbers.cast(pl.UInt8) if self.dtype == pl.Boolean else numbers

    def digest(self) -> bytes:
        self.values.update("\0".join(self.texts).encode())
        return self.values.digest() + (self.nulls.digest() if self.any_null else b"")


def digest(frame: pl.DataFrame) -> str:
    """The seal of a whole table."""
    seal = Seal()
    seal.add(frame)
    return seal.hexdigest()


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
        without_formulas(frame, path.name).write_csv(path)
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
