"""Answers on stdout, everything else on stderr."""

from __future__ import annotations

import json
import re
import shlex
import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text
from rich.tree import Tree

from spendsense.config import Config
from spendsense.ledger import NotFound
from spendsense.storage import Database

from .typed import inert


class Inert(Console):
    """A console on which no text that it is given steers the terminal."""

    def print(self, *objects: Any, **how: Any) -> None:
        super().print(*(inert(each) if isinstance(each, str) else each for each in objects), **how)


answers = Inert(soft_wrap=False, highlight=False, markup=False)
notes = Inert(stderr=True, highlight=False, markup=False)


def now() -> datetime:
    """The clock: UTC without a zone, as the database keeps it."""
    return datetime.now(UTC).replace(tzinfo=None)


def day(given: datetime | None) -> date:
    """The day asked for, or today."""
    return given.date() if given else date.today()


def open_database(home: Path | None) -> Database:
    config = Config.read(home=home)
    return Database.open(config.database_url, migrates=config.migrates)


def database_there(home: Path | None) -> Database:
    """The database of a home that has one: what only looks makes none. Raises NotFound."""
    config = Config.read(home=home)
    url = config.database_url
    path = Path(url.removeprefix("sqlite:///"))
    if url.startswith("sqlite:///") and "?" not in url and not path.exists():
        raise NotFound(f"There is no database at {path}. Is it another --home?")
    return Database.open(url, migrates=config.migrates)


def at_home(home: Path | None) -> str:
    """What a command that is suggested needs after it, to find the same home."""
    return f" --home {shlex.quote(str(home))}" if home else ""


def print_json(value: Any) -> None:
    text = json.dumps(value, indent=2, ensure_ascii=False, default=str)
    # JSON may hold marks that steer a terminal; written as \\u they are the same JSON.
    sys.stdout.write(_NOT_ASCII.sub(_escaped, text) + "\n")


_NOT_ASCII = re.compile("[\x7f-\U0010ffff]")


def _escaped(found: re.Match[str]) -> str:
    mark = found[0]
    return mark if mark.isprintable() else json.dumps(mark)[1:-1]


IDS = ("id", "user", "trace", "login", "token")
"""Columns whose texts are typed again."""


def print_table(title: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    table = Table(
        title=plain(title), title_justify="left", header_style="bold", box=None, pad_edge=False
    )
    for column in columns:
        # An id is there to be copied: it is never broken, and the other columns give way.
        table.add_column(column, overflow="fold", no_wrap=column in IDS)
    for row in rows:
        table.add_row(*(plain("" if cell is None else cell) for cell in row))
    answers.print(table)


def print_tree(node: dict[str, Any]) -> None:
    """A nested `{label, children}` as a tree; the root stands out."""
    answers.print(_branch(node, Tree(plain(node["label"], "bold"), guide_style="dim")))


def plain(value: Any, style: str = "") -> Text:
    """Text as it is, never markup; what is no printable character shows as a replacement sign.

    Names and descriptions come from bank records, and nothing in one may steer the terminal.
    """
    return Text(inert(str(value)), style=style)


def progress(what: str) -> Progress:
    """A bar on stderr that leaves no trace when nobody watches."""
    return Progress(
        TextColumn(what),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=notes,
        transient=True,
        disable=not notes.is_terminal,
    )


def _branch(node: dict[str, Any], tree: Tree) -> Tree:
    for child in node.get("children", ()):
        _branch(child, tree.add(plain(child["label"])))
    return tree
