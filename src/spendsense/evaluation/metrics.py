"""Every metric of a run: what it asks, what it is held to, how few cannot pass, what it needs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from spendsense.ledger import WINDOW_DAYS

from . import targets
from .accuracy.figures import FIGURES
from .metric import Metric, Section, Unit, share
from .targets import FLOOR

Needs = Literal[
    "run",
    "recommendations",
    "decisions",
    "second looks",
    "planted",
    "model",
    "demographics",
    "population",
]
"""What there must be for it to be measured: of `evaluate`, a run is always there, a population is
given, demographics were loaded, a model is set up; the others are what operators left."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A metric before it is measured: the things asked, what was hoped of each, and the bar.

    `floor` is the least denominator that passes; `source` who says the target.
    """

    name: str
    section: Section
    of: str
    did: str
    target: float
    source: str
    needs: Needs
    floor: int = FLOOR
    unit: Unit = "share"


ASSUMED = "assumed; no source found"
E1 = "requirement E1"

PERCENTILES = {50: targets.MEDIAN_FLOOR, 95: targets.FLOOR, 99: targets.TAIL_FLOOR}
"""Percentiles of seconds, and how few users cannot pass."""


def _latency(name: str, did: str, target: float, source: str, needs: Needs) -> tuple[Asked, ...]:
    """Three percentiles of one measurement."""
    return tuple(
        Asked(
            name=f"{name}_p{percent}",
            section="latency",
            of=f"users, the {percent}th percentile",
            did=did,
            target=target,
            source=source,
            needs=needs,
            floor=floor,
            unit="seconds",
        )
        for percent, floor in PERCENTILES.items()
    )


METRICS: tuple[Asked, ...] = (
    Asked(
        name="coverage",
        section="coverage",
        of="consenting users with enough data and something to find",
        did=f"have a persona and at least {targets.MIN_BEHAVIOURS} behaviours",
        target=targets.COVERAGE,
        source=E1,
        needs="run",
    ),
    Asked(
        name="behaviours",
        section="coverage",
        of="consenting users with enough data, those with nothing to fix among them",
        did=f"have at least {targets.MIN_BEHAVIOURS} behaviours",
        target=targets.COVERAGE,
        source=E1,
        needs="run",
    ),
    Asked(
        name="explainability",
        section="explainability",
        of="recommendations",
        did="say only numbers that are bound facts and that the stored rows give again",
        target=targets.EXPLAINABILITY,
        source=E1,
        needs="recommendations",
    ),
    Asked(
        name="evidence",
        section="explainability",
        of="numbers and names that recommendations read from the records",
        did="come out again from nothing but the rows that their trace names as evidence",
        target=targets.EXPLAINABILITY,
        source=E1,
        needs="recommendations",
    ),
    Asked(
        name="relevance",
        section="relevance",
        of="recommendations",
        did="are for a persona that their user holds, and every need and condition of the item is "
        "met by the readings they were drafted from",
        target=targets.RELEVANCE,
        source="the catalog: an item is for whom its needs are met",
        needs="recommendations",
    ),
    Asked(
        name="relevance_verdicts",
        section="relevance",
        of="drafts that operators approved, reworded, or rejected as irrelevant",
        did="were approved as they were drafted",
        target=targets.VERDICTS,
        source=ASSUMED,
        needs="decisions",
    ),
    *_latency(
        "latency",
        "from stored rows to judged drafts in the catalog's words",
        targets.LATENCY_SECONDS,
        "requirements A7 and E1",
        "run",
    ),
    *_latency(
        "model_latency",
        "from stored rows to lessons that a language model was asked to word",
        targets.MODEL_SECONDS,
        ASSUMED,
        "model",
    ),
    Asked(
        name="auditability",
        section="auditability",
        of="recommendations",
        did="have a trace that is as it was kept and that the stored rows give again",
        target=targets.AUDITABILITY,
        source=E1,
        needs="recommendations",
    ),
    Asked(
        name="replay",
        section="auditability",
        of="traces of the run",
        did="are what the audit trail says of them, were kept while consent stood, and replay "
        "identically",
        target=targets.AUDITABILITY,
        source=E1,
        needs="run",
    ),
    Asked(
        name="guardrails",
        section="guardrails",
        of="recommendations",
        did="pass every guardrail when asked again",
        target=targets.GUARDRAILS,
        source="requirement A4",
        needs="recommendations",
    ),
    Asked(
        name="guardrail_precision",
        section="guardrails",
        of="drafts that a guardrail flagged and an operator decided",
        did="were rejected or reworded",
        target=targets.PRECISION,
        source=ASSUMED,
        needs="decisions",
    ),
    Asked(
        name="let_through_rightly",
        section="guardrails",
        of="drafts that no guardrail flagged and an operator decided",
        did="were not rejected for what a guardrail should have seen",
        target=targets.CAUGHT,
        source=ASSUMED,
        needs="decisions",
    ),
    Asked(
        name="model_wording",
        section="wording",
        of="lessons that a language model was to word",
        did="are in its words, and the others are the catalog's",
        target=targets.MODEL_WORDING,
        source=ASSUMED,
        needs="model",
    ),
    Asked(
        name="operator_agreement",
        section="operators",
        of="second looks",
        did="came to what the first operator did",
        target=targets.KAPPA,
        source="Landis and Koch (1977)",
        needs="second looks",
        floor=30,
        unit="kappa",
    ),
    Asked(
        name="approved_unchanged",
        section="operators",
        of="drafts that operators let pass",
        did="were approved without rewording",
        target=targets.VERDICTS,
        source=ASSUMED,
        needs="decisions",
    ),
    Asked(
        name="unhurried",
        section="operators",
        of="decisions that operators took one by one",
        did="were taken after the item was opened, and not in haste",
        target=targets.UNHURRIED,
        source=ASSUMED,
        needs="decisions",
    ),
    Asked(
        name="planted_noticed",
        section="operators",
        of="planted drafts with a fault that operators decided",
        did="were noticed",
        target=targets.NOTICED,
        source=ASSUMED,
        needs="planted",
        floor=10,
    ),
    Asked(
        name="fairness",
        section="fairness",
        of="comparisons of groups, and personas, items and rules held against groups",
        did="show no difference beyond the margin and chance, or tell no group apart",
        target=targets.FAIRNESS,
        source="the brief behind the documents: fairness from day one (B1)",
        needs="demographics",
    ),
    *(
        Asked(
            name=f"persona_{place}_{days}",
            section="accuracy",
            of="users with a known truth",
            did=f"{did} over {days} days",
            target=target,
            source=ASSUMED,
            needs="population",
        )
        for days in WINDOW_DAYS
        for place, did, target in (
            (
                "primary",
                "have the persona that was meant as their primary one",
                targets.PERSONA_PRIMARY,
            ),
            ("held", "hold the persona that was meant", targets.PERSONA_HELD),
        )
    ),
    Asked(
        name="subscription_precision",
        section="accuracy",
        of="subscriptions found",
        did="truly are subscriptions",
        target=targets.SUBSCRIPTIONS,
        source=ASSUMED,
        needs="population",
    ),
    Asked(
        name="subscription_recall",
        section="accuracy",
        of="active subscriptions with charges enough to be seen",
        did="were found",
        target=targets.SUBSCRIPTIONS,
        source=ASSUMED,
        needs="population",
    ),
    *(
        Asked(
            name=f"scoreboard_{figure.name}",
            section="accuracy",
            of=figure.of,
            did=figure.did,
            target=figure.target,
            source=figure.source,
            needs="population",
        )
        for figure in FIGURES
    ),
)

BY_NAME = {asked.name: asked for asked in METRICS}


def counted(
    name: str, numerator: int, denominator: int, missed: Sequence[str] = (), *, why: str = ""
) -> Metric:
    """A share of `METRICS` with its counts; `why` is added to its sentence."""
    asked = BY_NAME[name]
    return share(
        name,
        numerator,
        denominator,
        section=asked.section,
        target=asked.target,
        of=asked.of,
        did=asked.did,
        floor=asked.floor,
        missed=missed,
        why=why,
    )


def summed(parts: Iterable[Metric]) -> Metric:
    """One share of several parts of what it is asked of: counts add up, and what was missed."""
    found = tuple(parts)
    (name,) = {each.name for each in found}
    return counted(
        name,
        sum(each.numerator for each in found),
        sum(each.denominator for each in found),
        tuple(sentence for each in found for sentence in each.missed),
    )


def unmeasured(asked: Asked, why: str) -> Metric:
    """A metric of which nothing was measured: insufficient, with the reason."""
    return Metric(
        name=asked.name,
        section=asked.section,
        numerator=0,
        denominator=0,
        value=None,
        unit=asked.unit,
        target=asked.target,
        floor=asked.floor,
        verdict="insufficient",
        interval=None,
        sentence=why,
    )
