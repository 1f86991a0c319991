"""What a report was made from, by digests: whoever holds the same gets the same report.

What a clock gives is not among them, nor what operators, or people themselves, did since the run.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

from spendsense.review.made_from import code_version, version_of

from .record import RunRecord

ROOM = "evaluation"
"""What a report follows from, besides what decisions do."""


def inputs(
    record: RunRecord, records: Mapping[str, str], population: Path | None = None
) -> dict[str, str]:
    """The run's policy, the code that decides and that measures, the rows, the run, and the truth.

    `records` are by user the digests of the rows that were read, of the kind that a trace's audit
    event names. `record` is of what was read of the run: who consents to what, personas,
    behaviours, recommendations with where they stand, and traces by their ids, which their content
    gives unless somebody changed it: `replay` tells. The truth is a population's, where there is
    one.
    """
    found = {
        "policy": record.run.policy_hash,
        "code": code_version(),
        "measured_by": measured_by(),
        "records": digest(records),
        "record": digest(_told(record)),
    }
    if population is not None:
        manifest = (population / "manifest.json").read_bytes()
        found["population"] = hashlib.sha256(manifest).hexdigest()
    return found


@cache
def measured_by() -> str:
    """The version of the package, and a digest of the files that measure."""
    return version_of((ROOM,))


def digest(value: Any) -> str:
    """SHA-256 of a value's JSON, keys sorted: the same in every process."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def _told(record: RunRecord) -> dict[str, Any]:
    purposes = {
        "education": record.consenting,
        "partner_offers": record.to_offers,
        "ai_wording": record.to_words,
        "research": record.to_research,
    }
    return {
        "run": asdict(record.run),
        "users": record.users,
        "consent": {name: sorted(users) for name, users in purposes.items()},
        "held": record.held,
        "behaviours": record.behaviours,
        # An id follows from the text, so that both say all there is of a recommendation.
        "recommendations": sorted((r.recommendation_id, r.status) for r in record.recommendations),
        "traces": sorted(record.traces),
    }
