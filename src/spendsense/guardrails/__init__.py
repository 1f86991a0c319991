"""What may be shown to whom. Every verdict carries its reason."""

from .choice import NEVER_AGAIN, Choice, choose
from .consent import PLAIN, PURPOSES, ConsentEvent, Purpose, consent, consented_at
from .disclosure import disclosure
from .eligibility import eligibility
from .grounding import grounding
from .guardrail import Case, Guardrail, Remark, Verdict, allowed, judge
from .legibility import legibility
from .model_words import Asked, Wording
from .rules import wording
from .tone import tone
from .worded import worded

GUARDRAILS: tuple[Guardrail, ...] = (
    consent,
    eligibility,
    legibility,
    tone,
    wording,
    grounding,
    disclosure,
)
"""Asked in this order. All are asked, so that the trace is whole."""

__all__ = [
    "GUARDRAILS",
    "NEVER_AGAIN",
    "PLAIN",
    "PURPOSES",
    "Asked",
    "Case",
    "Choice",
    "ConsentEvent",
    "Guardrail",
    "Purpose",
    "Remark",
    "Verdict",
    "Wording",
    "allowed",
    "choose",
    "consent",
    "consented_at",
    "judge",
    "worded",
]
