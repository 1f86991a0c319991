"""What `spendsense evaluate` is asked to measure: a run, a population, or the tone of sentences."""

from __future__ import annotations

from pathlib import Path

import typer


def measured(
    out: str | None,
    population: Path | None,
    accuracy: Path | None,
    noise: list[str],
    tone: bool,
    home: Path | None,
    json: bool,
) -> None:
    """Hands over to it; raises BadParameter for options that do not go together."""
    if tone:
        given = {"--accuracy": accuracy, "--noise": noise, "--population": population, "--out": out}
        if others := [name for name, value in given.items() if value]:
            raise typer.BadParameter(
                f"It measures sentences that ship with the product; leave out {', '.join(others)}.",
                param_hint="--tone",
            )
        from .tone import tone as hear

        hear(json)
    elif accuracy is not None:
        from .accuracy import accuracy as compare

        compare(accuracy, noise, population, out, json)
    elif noise:
        raise typer.BadParameter(
            "It makes the records of --accuracy worse; give --accuracy FOLDER too.",
            param_hint="--noise",
        )
    else:
        from .evaluate import evaluate as go

        go(out, population, home, json)
