"""Every figure of the scoreboard: what it counts, what it is held to, and who says so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from spendsense.ledger import WINDOW_DAYS

AIM = "the aim of the product"
ASSUMED = "assumed; no source found"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A share: the things asked, what was hoped of each, and the least share that passes.

    `target_of` are targets of their own, by column and value that the figure is split by.
    """

    name: str
    title: str
    of: str
    did: str
    target: float
    source: str = ASSUMED
    target_of: Mapping[tuple[str, str], float] = field(default_factory=dict)

    def held_to(self, group: tuple[str, str]) -> float:
        return self.target_of.get(group, self.target)


SUBSCRIPTION = ("kind", "subscription")

FIGURES: tuple[Figure, ...] = (
    Figure(
        name="streams_precision",
        title="Streams: precision",
        of="streams found",
        did="are true, of the kind said",
        target=0.98,
        source=AIM,
        target_of={SUBSCRIPTION: 0.97},
    ),
    Figure(
        name="streams_recall",
        title="Streams: recall",
        of="true streams with rows enough",
        did="were found",
        target=0.95,
        source=AIM,
    ),
    Figure(
        name="stream_cadence",
        title="Streams: cadence",
        of="streams found rightly",
        did="have the true cadence",
        target=0.98,
    ),
    Figure(
        name="stream_status",
        title="Streams: running or ended",
        of="streams found rightly whose end can be known",
        did="are said to run on or to have ended, as they do",
        target=0.98,
    ),
    Figure(
        name="early_precision",
        title="Streams said early: precision",
        of="streams found early, on too few rows to be asked for",
        did="are true, of the kind said",
        target=0.8,
    ),
    Figure(
        name="pay_dates_precision",
        title="Pay days: precision",
        of="days found as pay days",
        did="are",
        target=0.99,
        source=AIM,
    ),
    Figure(
        name="pay_dates_recall",
        title="Pay days: recall",
        of="true pay days",
        did="were found",
        target=0.98,
        source=AIM,
    ),
    Figure(
        name="pay_rows_precision",
        title="Rows of pay: precision",
        of="rows found as pay",
        did="are",
        target=0.99,
    ),
    Figure(
        name="pay_rows_recall",
        title="Rows of pay: recall",
        of="true rows of pay",
        did="were found",
        target=0.98,
    ),
    Figure(
        name="next_pay_precision",
        title="Next pay day, where foretold",
        of="pay days foretold",
        did="came within a day",
        target=0.95,
    ),
    Figure(
        name="next_pay_recall",
        title="Next pay day, of regular pay",
        of="next days of regular pay",
        did="were foretold within a day",
        target=0.95,
    ),
    Figure(
        name="transfers_precision",
        title="Transfer pairs: precision",
        of="pairs found",
        did="are the two rows of one transfer",
        target=0.99,
    ),
    Figure(
        name="transfers_recall",
        title="Transfer pairs: recall",
        of="true transfers between own accounts",
        did="were paired",
        target=0.98,
    ),
    Figure(
        name="prices_precision",
        title="Price changes: precision",
        of="changes of a subscription's price found",
        did="are true, to the cent and the charge",
        target=0.95,
    ),
    Figure(
        name="prices_recall",
        title="Price changes: recall",
        of="true changes of subscriptions found",
        did="were told, to the cent and the charge",
        target=0.95,
    ),
    *(
        figure
        for days in reversed(WINDOW_DAYS)
        for figure in (
            Figure(
                name=f"persona_primary_{days}",
                title=f"Persona over {days} days: assigned first",
                of="people whose archetype means a persona",
                did=f"are assigned it first, over {days} days",
                target=0.95,
                source=AIM,
            ),
            Figure(
                name=f"persona_held_{days}",
                title=f"Persona over {days} days: held",
                of="people whose archetype means a persona",
                did=f"hold it, first or beside others, over {days} days",
                target=0.95,
            ),
        )
    ),
)

PERSONA_FIGURES = tuple(figure for figure in FIGURES if figure.name.startswith("persona_"))
"""Those that are split by archetype."""
