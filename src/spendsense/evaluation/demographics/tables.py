"""The one table of demographics, apart from the tables of the application."""

from __future__ import annotations

import sqlalchemy as sa

from spendsense.storage.erasure import SCHEMA, TABLE

metadata = sa.MetaData()

demographics = sa.Table(
    TABLE,
    metadata,
    sa.Column("user_id", sa.String(), primary_key=True),
    sa.Column("age", sa.BigInteger()),
    sa.Column("age_bracket", sa.String()),
    sa.Column("income", sa.BigInteger()),  # dollars a year
    sa.Column("income_bracket", sa.String()),
    sa.Column("region", sa.String()),
    sa.Column("life_stage", sa.String()),
    sa.Column("other", sa.JSON(none_as_null=True)),  # further columns of a file, by name
    schema=SCHEMA,
)
