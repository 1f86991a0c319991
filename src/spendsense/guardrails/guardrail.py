"""What a guardrail is, and how a draft is put before all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from spendsense.policy import Policy
from spendsense.recommendations import Draft


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What a guardrail may look at besides the draft.

    `readings` are those of the draft's user and window; `holdings` the account subtypes the user
    has (`credit card`, `savings`, ...). Age, sex, race, place and name are not here.
    """

    as_of: date
    consented: bool
    readings: Mapping[str, Any]
    holdings: frozenset[str]
    policy: Policy


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one guardrail said of one draft, and why."""

    guardrail: str
    allowed: bool
    reason: str

    def as_json(self) -> dict[str, Any]:
        return {"guardrail": self.guardrail, "allowed": self.allowed, "reason": self.reason}


Guardrail = Callable[[Draft, Case], Iterable[str]]
"""Yields its objections. None means that the draft may pass."""


def judge(guardrails: Iterable[Guardrail], draft: Draft, case: Case) -> tuple[Verdict, ...]:
    """One verdict for each guardrail, all of them asked, so that the trace is whole."""
    return tuple(_verdict(guardrail, draft, case) for guardrail in guardrails)


def allowed(verdicts: Iterable[Verdict]) -> bool:
    """Whether nobody objected. No verdict at all allows nothing."""
    given = tuple(verdicts)
    return bool(given) and all(verdict.allowed for verdict in given)


def _verdict(guardrail: Guardrail, draft: Draft, case: Case) -> Verdict:
    name = getattr(guardrail, "__name__", type(guardrail).__name__)
    try:
        objections = list(guardrail(draft, case))
    except Exception as error:  # noqa: BLE001 - a guardrail that fails must stop the draft, whatever failed
        return Verdict(name, False, f"could not judge: {type(error).__name__}: {error}")
    return Verdict(name, not objections, "; ".join(objections) or "no objection")
