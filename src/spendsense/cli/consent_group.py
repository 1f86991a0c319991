"""More commands of `spendsense consent`: the sweep, and checking a receipt.

What each does lies in the module of its name, imported when it runs.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from .groups import consent_app
from .options import Home, Json

__all__ = ["consent_app"]


@consent_app.command("expire")
def consent_expire(home: Home = None, json: Json = False) -> None:
    """Delete what rests on consents that have ended, as a revocation does.

    `spendsense run` does the same before it reads anybody. Files are looked at again each time.
    """
    from .consent import expire

    expire(home, json)


@consent_app.command(
    "verify-receipt", epilog="Example: spendsense consent verify-receipt receipt.json"
)
def consent_verify_receipt(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What `receipt --json` printed.")],
    public_key: Annotated[
        Path | None,
        typer.Option("--public-key", help="Public keys in PEM. [default: those of the home]"),
    ] = None,
    home: Home = None,
    json: Json = False,
) -> None:
    """Whether a consent receipt is as it was signed. Exit code 6 where it is not."""
    from .receipts import verify

    verify(file, public_key, home, json)
