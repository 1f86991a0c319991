"""The two roles of a PostgreSQL database, as SQL for whoever administers it."""

from __future__ import annotations

import re

import sqlalchemy as sa
from sqlalchemy.schema import CreateTable

from spendsense.ledger import BadInput
from spendsense.storage.erasure import SCHEMA, TABLE

from .tables import demographics

APPLICATION = "spendsense_app"
EVALUATION = "spendsense_evaluation"
_DIALECT = sa.create_engine("postgresql+psycopg://").dialect  # nothing is connected to
_NAME = re.compile(r"[a-z_][a-z0-9_]{0,62}")

_SQL = """\
-- Two roles, so that demographics are read by evaluation alone. Run it by psql as whoever owns the
-- database, as often as you like. Passwords: \\password {app} and \\password {evaluation}.
DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{app}') THEN
    CREATE ROLE {app} LOGIN;
  END IF;
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{evaluation}') THEN
    CREATE ROLE {evaluation} LOGIN;
  END IF;
END $$;

-- The application keeps its own tables in the schema public, and makes them itself.
GRANT USAGE, CREATE ON SCHEMA public TO {app};

CREATE SCHEMA IF NOT EXISTS {schema};
{table};
-- Whoever owns a table reads it: neither role may own this one.
ALTER SCHEMA {schema} OWNER TO CURRENT_USER;
ALTER TABLE {schema}.{name} OWNER TO CURRENT_USER;
REVOKE ALL ON SCHEMA {schema} FROM PUBLIC, {app};
REVOKE ALL ON {schema}.{name} FROM PUBLIC, {app};

-- Evaluation reads, and loads what it reads.
GRANT USAGE ON SCHEMA {schema} TO {evaluation};
GRANT SELECT, INSERT, UPDATE, DELETE ON {schema}.{name} TO {evaluation};

-- The application erases who asks for it, and sees no more than whose rows there are.
GRANT USAGE ON SCHEMA {schema} TO {app};
GRANT SELECT (user_id), DELETE ON {schema}.{name} TO {app};
"""


def roles_sql(app: str = APPLICATION, evaluation: str = EVALUATION) -> str:
    """What makes both roles, the schema and the table. Raises BadInput for a name to be quoted."""
    for name in (app, evaluation):
        if not _NAME.fullmatch(name):
            raise BadInput(
                f"{name!r} is no name for a role here: use small letters, digits and _, at most 63."
            )
    if app == evaluation:
        raise BadInput(f"Both roles are called {app}: one role could read what it must not.")
    make = CreateTable(demographics, if_not_exists=True).compile(dialect=_DIALECT)
    lines = (line.rstrip() for line in str(make).strip().replace("\t", "  ").splitlines())
    return _SQL.format(
        app=app, evaluation=evaluation, schema=SCHEMA, name=TABLE, table="\n".join(lines)
    )
