"""The commands of `spendsense policy`: what decides, and what a change of it would do."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from .options import Home, Json

policy_app = typer.Typer(
    help="Every number that a decision turns on, and what a change would do.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

File = Annotated[
    Path,
    typer.Argument(
        metavar="FILE",
        help="YAML: parameters with their values, and rules by id with their fields.",
    ),
]


@policy_app.command("diff", epilog="Example: spendsense policy diff stricter.yaml --limit 5")
def policy_diff(
    file: File,
    run: Annotated[
        str | None, typer.Option("--run", metavar="ID", help="[default: the last that finished]")
    ] = None,
    readings: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="A folder of `spendsense signals` instead of a database."),
    ] = None,
    population: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR", help="With --readings: who holds which accounts, and demographics."
        ),
    ] = None,
    reread: Annotated[
        bool,
        typer.Option("--reread", help="Read the stored rows again, for a change of signals."),
    ] = False,
    limit: Annotated[int, typer.Option(min=0, help="How many of those who move are listed.")] = 20,
    out: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR",
            help="Folder for policy-diff.json and moves.parquet: no ids, and moves only of those "
            "who consent to research.",
        ),
    ] = None,
    html: Annotated[Path | None, typer.Option(metavar="FILE", help="A page to write.")] = None,
    home: Home = None,
    json: Json = False,
) -> None:
    """What a changed threshold or rule would do, before it is published.

    To personas, with who moves and why; to lessons, offers and what is withheld; to the queue; and
    by demographic group. Nothing is published and no draft is written.
    """
    from .policy import diff

    diff(file, run, readings, population, reread, limit, out, html, home, json)


@policy_app.command("check", epilog="Example: spendsense policy check stricter.yaml")
def policy_check(
    file: File,
    json: Json = False,
) -> None:
    """Whether a file of changes can be tried, and what it would change. Asks no database."""
    from .policy import check

    check(file, json)


@policy_app.command("show", epilog="Example: spendsense policy show drafts.max_offers")
def policy_show(
    name: Annotated[str, typer.Argument(metavar="NAME", help="A parameter's name.")],
    json: Json = False,
) -> None:
    """One parameter: what it means, its values by day, and where each comes from."""
    from .policy import show

    show(name, json)
