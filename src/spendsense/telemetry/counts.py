"""What this process has done, counted for Prometheus; nothing where nobody asked for it.

Of several processes each keeps its counts in a file of a folder they share, and `added_up` reads
them all: a scrape that reached one worker would tell of that one alone, and another each time.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from spendsense.config import counts_in

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
"""Edges of the histogram of answers."""
RUN_SECONDS = (1, 5, 15, 60, 300, 900, 3600)


class Counts:
    """The counters of a process, and the registry that they are in."""

    def __init__(self) -> None:
        import prometheus_client as client  # noqa: PLC0415 - an extra

        self.registry = client.CollectorRegistry()
        kept: Any = {"registry": self.registry}
        self.requests = client.Counter(
            "spendsense_requests", "Requests answered.", ("method", "route", "status"), **kept
        )
        self.seconds = client.Histogram(
            "spendsense_request_seconds",
            "How long answers took.",
            ("method", "route"),
            buckets=SECONDS,
            **kept,
        )
        self.users = client.Counter(
            "spendsense_pipeline_users", "Users decided by runs of this server.", **kept
        )
        self.drafts = client.Counter(
            "spendsense_pipeline_drafts", "Drafts put into the queue by them.", **kept
        )
        self.wordings = client.Counter(
            "spendsense_wordings",
            "Lessons that a model was to word: in its words, or the catalog's (fallback).",
            ("outcome",),
            **kept,
        )
        self.runs = client.Histogram(
            "spendsense_run_seconds", "How long runs took.", buckets=RUN_SECONDS, **kept
        )


_counts: Counts | None = None


def start(folder: Path | None = None) -> Counts:
    """This process counts from now on; into a folder where there are others to be added to.

    A folder has to be named before anything loads Prometheus' library.
    """
    global _counts
    if folder is not None:
        counts_in(folder)
    if _counts is None:
        _counts = Counts()
    return _counts


def stop() -> None:
    global _counts
    _counts = None


def added_up(folder: Path) -> Any:
    """A registry of what every process that counts into a folder has counted, ended ones too."""
    from prometheus_client import CollectorRegistry, multiprocess  # noqa: PLC0415 - an extra

    registry = CollectorRegistry()
    multiprocess.MultiProcessCollector(registry, path=str(folder))  # type: ignore[no-untyped-call]
    return registry


def answered(method: str, route: str, status: int, seconds: float) -> None:
    """A request was answered."""
    if _counts is not None:
        _counts.requests.labels(method, route, str(status)).inc()
        _counts.seconds.labels(method, route).observe(seconds)


def ran(*, users: int, drafts: int, worded: int, fallbacks: int, seconds: float) -> None:
    """A run of the pipeline is over."""
    if _counts is not None:
        _counts.users.inc(users)
        _counts.drafts.inc(drafts)
        _counts.wordings.labels("model").inc(worded)
        _counts.wordings.labels("fallback").inc(fallbacks)
        _counts.runs.observe(seconds)
