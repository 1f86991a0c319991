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
    has (`credit card`, `savings`, ...). Age, sex, race, place and name are not here. `purposes`
    are those besides education that the user has consented to. `today` is the day on which an
    older draft is judged anew; None on the day it is drafted for.
    """

    as_of: date
    consented: bool
    readings: Mapping[str, Any]
    holdings: frozenset[str]
    policy: Policy
    purposes: frozenset[str] = frozenset({"partner_offers"})
    today: date | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one guardrail said of one draft, and why."""

    guardrail: str
    allowed: bool
    reason: str

    def as_json(self) -> dict[str, Any]:
        return {"guardrail": self.guardrail, "allowed": self.allowed, "reason": self.reason}


class Remark(str):
    """What a guardrail says of a draft without objecting; it stands in the verdict's reason."""

    __slots__ = ()


class Noted(str):
    """A fact that a guardrail went by, with its source; it stands in the verdict's reason."""

    __slots__ = ()


Guardrail = Callable[[Draft, Case], Iterable[str]]
"""Yields its objections, remarks and notes. No objection means that the draft may pass."""


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
        heard = list(guardrail(draft, case))
    except Exception as error:  # noqa: BLE001 - a guardrail that fails must stop the draft, whatever failed
        return Verdict(name, False, f"could not judge: {type(error).__name__}: {error}")
    remarks = [f"flagged: {each}" for each in heard if isinstance(each, Remark)]
    noted = [f"compared: {each}" for each in heard if isinstance(each, Noted)]
    objections = [each for each in heard if not isinstance(each, Remark | Noted)]
    said = [*(objections or ["no objection"]), *remarks, *noted]
    return Verdict(name, not objections, "; ".join(said))
