"""How often a language model's words were used, and why not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from spendsense.guardrails.model_words import USED

from .metric import Metric
from .metrics import counted
from .record import RunRecord


def worded(record: RunRecord) -> Metric:
    """The share of asked lessons that a model worded; each other one with its reason."""
    reasons = _reasons(record)
    fell_back = [
        f"{count:,} lessons are the catalog's: {why}."
        for why, count in sorted(reasons.items())
        if why != USED
    ]
    return counted("model_wording", reasons[USED], reasons.total(), fell_back)


def not_worded(record: RunRecord) -> dict[str, int]:
    """Lessons that fell back to the template, by reason."""
    return {why: count for why, count in sorted(_reasons(record).items()) if why != USED}


def _reasons(record: RunRecord) -> Counter[str]:
    bodies = [t.body for t in record.traces.values() if t.user_id in record.consenting]
    return Counter(told["reason"] for body in bodies for told in _wordings(body))


def _wordings(body: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for window in body.get("windows", {}).values():
        for draft in window.get("drafts", ()):
            if draft.get("wording"):
                yield draft["wording"]
