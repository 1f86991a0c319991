"""The commands of `spendsense catalog`.

What each does lies in the module of its name, imported when it runs.
"""

from __future__ import annotations

from typing import Annotated

import typer

from .options import Home, Json

catalog_app = typer.Typer(
    help="The lessons and offers there are.", no_args_is_help=True, rich_markup_mode=None
)


@catalog_app.callback()
def catalog() -> None:
    """The lessons and offers there are."""


@catalog_app.command(
    "search", epilog='Example: spendsense catalog search "cancel a free trial" --json'
)
def catalog_search(
    asked: Annotated[str, typer.Argument(metavar="WORDS", help="What it should be about.")],
    limit: Annotated[int, typer.Option("--limit", min=1, max=100, help="At most so many.")] = 5,
    home: Home = None,
    json: Json = False,
) -> None:
    """Find items of the catalog by what somebody asks, the best first.

    By words; with SPENDSENSE_VECTORS=on and PostgreSQL with pgvector, by vectors of parts of words.
    """
    from .catalog import search

    search(asked, limit, home, json)
