"""What Prometheus is told of the database, as it stands when it asks.

Runs of the command line and of every worker are in there alike, so that no process counts for
itself what all of them share.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from prometheus_client.core import GaugeMetricFamily
from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from spendsense import review
from spendsense.config import Config
from spendsense.ledger import SpendSenseError
from spendsense.review.console import moment_of
from spendsense.review.verified import last_whole
from spendsense.storage import Database, runs
from spendsense.storage.review_queue import lanes
from spendsense.telemetry import event

from .given import Clock

LANES = ("pending", "flagged", "awaiting_second", "escalated", "snoozed", "held", "stale")
"""Where items wait. `mine` is somebody's, and outcomes wait for nobody."""


@dataclass(frozen=True, eq=False)  # a registry tells collectors apart by what they are
class Gauges:
    """A collector for Prometheus' registry: one reading of the database a scrape."""

    database: Database
    config: Config
    clock: Clock

    def collect(self) -> Iterator[Any]:
        """Where the database cannot be read there is no figure of it, and `up` is 0."""
        at = self.clock()
        found: list[Any] = []
        try:
            with self.database.read() as connection:
                found = [*_queue(connection, at), *_last_run(connection), _ending(connection, at)]
        except (SpendSenseError, SQLAlchemyError):
            found = []
        except Exception as error:  # noqa: BLE001 - an alert needs its 0, whatever failed
            event("scrape.failed", raised=error)
            found = []
        yield _one("spendsense_database_up", "Whether the database can be read.", bool(found))
        yield from found
        yield from self._verified(at)

    def _verified(self, at: datetime) -> Iterator[Any]:
        try:
            last = last_whole(self.config.home, self.config.checkpoints)
        except SpendSenseError:
            return
        if last is not None:
            yield _one(
                "spendsense_audit_verified_age_seconds",
                "Since the audit trail was last found whole, or signed for.",
                (at - last).total_seconds(),
            )


def _queue(connection: Connection, at: datetime) -> Iterator[Any]:
    items = GaugeMetricFamily("spendsense_queue_items", "Items in a lane.", labels=["lane"])
    oldest = GaugeMetricFamily(
        "spendsense_queue_oldest_seconds", "How long its oldest item waits.", labels=["lane"]
    )
    for lane in lanes(connection, moment_of(at), ()):
        if lane.name in LANES:
            since = 0.0 if lane.oldest is None else (at - lane.oldest).total_seconds()
            items.add_metric([lane.name], lane.count)
            oldest.add_metric([lane.name], since)
    yield from (items, oldest)


def _last_run(connection: Connection) -> Iterable[Any]:
    """The last run that ended, whoever began it."""
    last = next((each for each in runs(connection) if each.finished_at is not None), None)
    if last is None or last.finished_at is None:
        return
    took = (last.finished_at - last.started_at).total_seconds()
    ended = (last.finished_at - datetime(1970, 1, 1)).total_seconds()
    yield _one("spendsense_last_run_users", "Users that the last run decided.", last.users)
    yield _one("spendsense_last_run_drafts", "Drafts that it put into the queue.", last.drafts)
    yield _one("spendsense_last_run_duration_seconds", "How long it took.", took)
    yield _one("spendsense_last_run_end_timestamp_seconds", "When it ended, UTC.", ended)


def _ending(connection: Connection, at: datetime) -> Any:
    soon = sum(state.permits for _, state in review.expiring(connection, at))
    return _one("spendsense_consents_ending", "Consents that end within the warning.", soon)


def _one(name: str, meaning: str, value: float) -> Any:
    return GaugeMetricFamily(name, meaning, value=value)
