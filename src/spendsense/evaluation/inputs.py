"""What a report was made from, by digests: whoever holds the same gets the same report."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from spendsense.review.made_from import code_version

from .record import RunRecord


def inputs(record: RunRecord, population: Path | None = None) -> dict[str, str]:
    """The run's policy, the code that measures, the record of the run, and the population's truth.

    `record` is of everything that was read of the run: who consents to what, personas, behaviours,
    recommendations with where they stand, and traces by the ids that their content gives.
    """
    found = {
        "policy": record.run.policy_hash,
        "code": code_version(),
        "record": digest(_told(record)),
    }
    if population is not None:
        manifest = (population / "manifest.json").read_bytes()
        found["population"] = hashlib.sha256(manifest).hexdigest()
    return found


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
