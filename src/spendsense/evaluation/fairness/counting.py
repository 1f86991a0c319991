"""How many of each group reach each stage, every stage of an attribute in one pass."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

import polars as pl
from polars import col

from spendsense.personas import PERSONAS

from .stages import AMONG_PERSONA, HOURS, MEETS, PERSONA, STAGES
from .values import OVERALL

NUMBERS = ("age", "income")
"""Demographics that are numbers: their brackets are the groups."""
SPLIT = "|"
"""Between stage and confinement in the name of a column."""
SIGNS = "+|:#^*"
"""What no attribute's name may hold: these tell columns that are made here, or polars' patterns."""
TAKEN = frozenset(
    {
        *("user_id", "primary", HOURS, *(stage.key for stage in STAGES)),
        *("attribute", "among", "stage", "group", "numerator", "denominator"),
        *("name", "people", "reference"),
    }
)
"""Names that no attribute may have: columns of a funnel, and of what is counted of it."""


def attributes_of(people: pl.DataFrame) -> tuple[str, ...]:
    """The columns that say to which group somebody belongs."""
    return tuple(name for name in people.columns if name not in ("user_id", *NUMBERS))


def crossed(frame: pl.DataFrame, attributes: Sequence[str]) -> pl.DataFrame:
    """The same with a column for each pair of attributes, null where one of them is."""
    pairs = combinations(attributes, 2)
    return frame.with_columns(
        pl.concat_str(col(a), col(b), separator=" + ").alias(f"{a}+{b}") for a, b in pairs
    )


def confined(frame: pl.DataFrame) -> pl.DataFrame:
    """The same with each stage again among those whom their behaviour made alike.

    `persona:<key>` is asked among users whose readings meet its conditions, and what follows a
    persona among users of that persona.
    """
    columns = []
    for persona in PERSONAS:
        held, met = f"{PERSONA}{persona.key}", f"{MEETS}{persona.key}"
        columns.append(_among(held, met, col(met)))
        columns += [_among(s, held, col("primary") == persona.key) for s in AMONG_PERSONA]
    return frame.with_columns(columns)


def _among(stage: str, confinement: str, those: pl.Expr) -> pl.Expr:
    return pl.when(those).then(col(stage)).alias(f"{stage}{SPLIT}{confinement}")


def questions(frame: pl.DataFrame, *, alone: bool) -> list[str]:
    """Columns of a frame that are stages; those that are confined only of an attribute alone."""
    plain = [stage.key for stage in STAGES] + [HOURS]
    return plain + [name for name in frame.columns if SPLIT in name] if alone else plain


def counted(frame: pl.DataFrame, attribute: str, stages: Sequence[str]) -> pl.DataFrame:
    """attribute, among, stage, group, numerator, denominator, without groups that nobody asked.

    Of hours, both counts are the people who waited.
    """
    known = frame.lazy().filter(col(attribute).is_not_null())
    hours = {name for name in stages if name.startswith(HOURS)}
    hits = [
        (col(n).count() if n in hours else col(n).sum().cast(pl.UInt32)).alias(f"{n}#")
        for n in stages
    ]
    table = known.group_by(attribute).agg(*(col(n).count() for n in stages), *hits).collect()
    asked = table.unpivot(stages, index=attribute, variable_name="name", value_name="denominator")
    hit = [f"{n}#" for n in stages]
    reached = table.unpivot(hit, variable_name="name", value_name="numerator")
    place = col("name").str.splitn(SPLIT, 2)
    found = asked.with_columns(reached["numerator"]).filter(col("denominator") > 0)
    return found.select(
        attribute=pl.lit(attribute),
        among=place.struct[1].fill_null(OVERALL),
        stage=place.struct[0],
        group=col(attribute).cast(pl.String),
        numerator=col("numerator").cast(pl.Int64),
        denominator=col("denominator").cast(pl.Int64),
    ).sort("among", "stage", "group")


def waited(frame: pl.DataFrame, attribute: str) -> Iterator[tuple[str, str, pl.Series]]:
    """Confinement, group, and the hours of its people in order, where anybody waited."""
    columns = [name for name in frame.columns if name.partition(SPLIT)[0] == HOURS]
    if "+" in attribute:
        columns = [HOURS]
    for name in columns:
        known = frame.select(attribute, name).drop_nulls().sort(attribute, name)
        for (group,), rows in known.group_by(attribute, maintain_order=True):
            yield name.partition(SPLIT)[2] or OVERALL, str(group), rows[name]
