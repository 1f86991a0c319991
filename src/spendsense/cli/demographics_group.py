"""The commands of `spendsense demographics`.

What each does lies in the module of its name, imported when it runs.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from .options import By, Home, Json, User

demographics_app = typer.Typer(
    help="Age, income and region of users, which evaluation alone may read.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@demographics_app.command("load", epilog="Example: spendsense demographics load population")
def demographics_load(
    place: Annotated[
        Path,
        typer.Argument(
            metavar="PATH", help="A population folder, or a Parquet or CSV file with user_id."
        ),
    ],
    by: By = "cli",
    home: Home = None,
    json: Json = False,
) -> None:
    """Load demographics for the fairness report.

    All of a load or nothing: every fault is told with its place. Who is loaded again is replaced.
    """
    from .demographics import load

    load(place, by, home, json)


@demographics_app.command("show", epilog="Example: spendsense demographics show --json")
def demographics_show(home: Home = None, json: Json = False) -> None:
    """Of how many people demographics are held, and of how many each column is missing."""
    from .demographics import show

    show(home, json)


@demographics_app.command("forget", epilog="Example: spendsense demographics forget u-0000001")
def demographics_forget(user: User, by: By = "cli", home: Home = None, json: Json = False) -> None:
    """Erase the demographics of one user, and nothing else of theirs."""
    from .demographics import forget

    forget(user, by, home, json)


@demographics_app.command("roles", epilog="Example: spendsense demographics roles | psql money")
def demographics_roles(
    app: Annotated[str, typer.Option(help="The application's role.")] = "spendsense_app",
    evaluation: Annotated[
        str, typer.Option(help="The role that may read demographics.")
    ] = "spendsense_evaluation",
) -> None:
    """Print the SQL that lets evaluation's role alone read demographics in PostgreSQL."""
    from .demographics import roles

    roles(app, evaluation)
