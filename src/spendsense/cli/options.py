"""What commands are asked with: options and arguments that several of them share."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class FileFormat(StrEnum):
    parquet = "parquet"
    csv = "csv"
    json = "json"
    four_json = "four-json"
    four_csv = "four-csv"
    users_json = "users-json"


class Sign(StrEnum):
    plaid = "plaid"
    ledger = "ledger"


class Role(StrEnum):
    operator = "operator"
    user = "user"
    auditor = "auditor"
    administrator = "administrator"


class Runner(StrEnum):
    local = "local"
    dask = "dask"


Home = Annotated[
    Path | None,
    typer.Option(
        "--home", help="Folder of the database. [env: SPENDSENSE_HOME; default: ./.spendsense]"
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON on stdout instead of a table.")]
AsOf = Annotated[
    datetime | None,
    typer.Option("--as-of", formats=["%Y-%m-%d"], help="The day to read on. [default: today]"),
]
Workers = Annotated[
    int | None, typer.Option("--workers", min=1, help="Processes. [default: one a processor]")
]
Purposes = Annotated[
    list[str] | None,
    typer.Option(
        "--purpose",
        metavar="PURPOSE",
        help="education, partner_offers, ai_wording or research. May be given again.",
    ),
]
By = Annotated[str, typer.Option("--by", help="Who decides; stands in the audit trail.")]
User = Annotated[str, typer.Argument(metavar="USER", help="A user_id.")]
Recommendation = Annotated[str, typer.Argument(metavar="ID", help="A recommendation's id.")]
Seed = Annotated[
    int, typer.Option(min=0, max=2**63 - 1, help="The population is a function of it.")
]
LastDay = Annotated[
    datetime | None,
    typer.Option(
        "--as-of",
        formats=["%Y-%m-%d"],
        help="The last day lived. [default: the profile's own, or today]",
    ),
]
Format = Annotated[
    FileFormat | None, typer.Option(help="Format written. [default: the profile's own]")
]
RunnerOption = Annotated[Runner, typer.Option("--runner", help="What maps over the blocks.")]
Scheduler = Annotated[str | None, typer.Option("--scheduler", help="Address of a Dask scheduler.")]
SignOption = Annotated[
    Sign, typer.Option("--sign", help="plaid: out is positive. ledger: out is negative.")
]
