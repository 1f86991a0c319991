"""What `spendsense evaluate` is asked to measure: a run, two runs, a population, or the tone of
sentences."""

from __future__ import annotations

from pathlib import Path

import typer

from .asked import Asked

APART = {
    "tone": ("accuracy", "noise", "population", "out", "run", "diff", "gate", "ask_model"),
    "accuracy": ("run", "diff", "gate", "ask_model"),
    "diff": ("run", "gate", "population", "noise", "ask_model"),
}
"""What another thing is measured by, and the options that say nothing about it."""
WHY = {
    "tone": "It measures sentences that ship with the product; leave out {}.",
    "accuracy": "It measures a folder and no run; leave out {}.",
    "diff": "It compares what two runs left on record; leave out {}.",
}


def measured(asked: Asked, home: Path | None, json: bool) -> None:
    """Hands over to it; raises BadParameter for options that do not go together."""
    _check(asked)
    if asked.tone:
        from .tone import tone as hear

        hear(json)
    elif asked.accuracy is not None:
        from .accuracy import accuracy as compare

        compare(asked.accuracy, list(asked.noise), asked.population, asked.out, json)
    elif asked.diff is not None:
        from .run_diff import run_diff

        run_diff(asked.diff, asked.out, home, json)
    else:
        from .evaluate import evaluate as go

        go(asked, home, json)


def _check(asked: Asked) -> None:
    for name, apart in APART.items():
        if asked.given_of((name,)) and (others := asked.given_of(apart)):
            raise typer.BadParameter(WHY[name].format(", ".join(others)), param_hint=f"--{name}")
    if asked.noise and asked.accuracy is None:
        raise typer.BadParameter(
            "It makes the records of --accuracy worse; give --accuracy FOLDER too.",
            param_hint="--noise",
        )
