"""The commands of `spendsense corrections`.

What each does lies in the module of its name, imported when it runs.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from .options import By, Home, Json, User

corrections_app = typer.Typer(
    help="What users say of their own records.", no_args_is_help=True, rich_markup_mode=None
)


@corrections_app.command("show", epilog="Example: spendsense corrections show u-0000001 --json")
def corrections_show(user: User, home: Home = None, json: Json = False) -> None:
    """List what a user said of the record, oldest first, and what of it still stands."""
    from .corrections import show

    show(user, home, json)


@corrections_app.command(
    "export", epilog="Example: spendsense corrections export --out labels.parquet"
)
def corrections_export(
    out: Annotated[
        Path,
        typer.Option(metavar="FILE", help="A .parquet, .csv or .json file to write; must be new."),
    ],
    by: By = "cli",
    home: Home = None,
    json: Json = False,
) -> None:
    """Write what users said as labels: the stream or row, what it was taken for, and what was said.

    Only of users who consent to research. Whose labels were written is noted in the audit trail.
    """
    from .corrections import export

    export(out, by, home, json)
