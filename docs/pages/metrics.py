"""The table of what an evaluation asks: `METRICS` as rows of a page."""

from __future__ import annotations

from collections.abc import Iterator

from spendsense.evaluation import METRICS
from spendsense.evaluation.metrics import Asked

SCOREBOARD = "scoreboard_"


def metrics_table() -> str:
    """A row a metric; the scoreboard's, which stand on a page of their own, as one."""
    return "\n".join(_rows())


def _rows() -> Iterator[str]:
    yield "| metric | target | of what | what it says | too few under | needs | the target is |"
    yield "|---|---|---|---|---|---|---|"
    for asked in METRICS:
        if not asked.name.startswith(SCOREBOARD):
            yield _row(asked)
    many = sum(asked.name.startswith(SCOREBOARD) for asked in METRICS)
    yield (
        f"| `{SCOREBOARD}...`, {many} figures | [each its own](../reference/accuracy.md) | people "
        "of the population, consenting or not | streams, pay days, transfers, prices and personas "
        "are the true ones | 20 | population | told there |"
    )


def _row(asked: Asked) -> str:
    cells = (
        f"`{asked.name}`",
        _target(asked),
        asked.of,
        asked.did,
        str(asked.floor),
        asked.needs,
        asked.source,
    )
    return f"| {' | '.join(cells)} |"


def _target(asked: Asked) -> str:
    if asked.unit == "share":
        return f"{asked.target:.0%}"
    return f"under {asked.target:g} s" if asked.unit == "seconds" else f"{asked.target:.2f} (kappa)"
