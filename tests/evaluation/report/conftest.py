"""A report made by hand, with everything that a report may hold."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from spendsense.evaluation import Report
from spendsense.evaluation.cases import Case
from spendsense.evaluation.fairness import Cell, Comparison, Fairness, Proxy
from spendsense.evaluation.metric import Metric
from spendsense.evaluation.metrics import BY_NAME, counted, unmeasured

HOSTILE = """<script>window.__xss=1</script>"'><img src=x onerror=alert(1)>&amp;"""


@pytest.fixture
def report() -> Report:
    return a_report()


def a_report(**changed: object) -> Report:
    missed = (
        f"Recommendation rec_1 of user u-open: the fact {HOSTILE} is wrong.",
        "Recommendation rec_9 of user u-closed: it is wrong.",
    )
    parts: dict[str, object] = {
        "run_id": "run_1",
        "as_of": date(2026, 11, 20),
        "measured_at": datetime.fromisoformat("2026-11-20T12:00"),
        "metrics": (
            counted("coverage", 30, 30),
            counted("explainability", 38, 40, missed),
            seconds(),
            counted("guardrails", 40, 40),
            unmeasured(BY_NAME["planted_noticed"], "Nothing was planted, so nothing is claimed."),
            counted("persona_primary_30", 1, 3),
            counted("persona_held_180", 27, 30),
        ),
        "standings": {"covered": 30, "none": 2, "without_consent": 4},
        "withheld": {"eligibility": 3, HOSTILE: 1},
        "not_read": 2,
        "not_worded": {"too long": 1},
        "confusion": {30: {"none": {"none": 3, "savings_builder": 1}, "savings_builder": {}}},
        "people": ({"standing": "covered"},),
        "unnamed": frozenset({"u-closed", "rec_9", "trace_9"}),
        "cases": (
            case("u-closed", "9", "explainability", missed[1]),
            case("u-open", "1", "explainability", missed[0]),
            case("u-open", "2"),
        ),
        "inputs": {"policy": "p1", "record": "r1"},
        "seconds": {"template": (0.1, 0.2, 0.2, 0.9)},
        "fairness": fairness(),
    }
    return Report(**{**parts, **changed})  # type: ignore[arg-type]


def seconds() -> Metric:
    return Metric(
        name="latency_p95", section="latency", numerator=4, denominator=4, value=0.9,
        unit="seconds", target=5.0, floor=1, verdict="pass", interval=None, sentence="Soon enough.",
    )  # fmt: skip


def case(user: str, number: str, metric: str | None = None, sentence: str | None = None) -> Case:
    return Case(
        user_id=user, recommendation_id=f"rec_{number}", trace_id=f"trace_{number}",
        window_days=30, persona="none", kind="education", item_key=HOSTILE, status="pending",
        metric=metric, sentence=sentence,
    )  # fmt: skip


def fairness() -> Fairness:
    cells = tuple(
        Cell(
            attribute=attribute, group=group, stage=stage, numerator=numerator, denominator=40,
            value=numerator / 40, interval=(numerator / 50, min(1, numerator / 30)),
            suppressed=group == "few",
        )
        for attribute, group, numerator in (
            ("age_bracket", "18-24", 12), ("age_bracket", HOSTILE, 30), ("age_bracket", "few", 2),
            ("age_bracket+region", "18-24+West", 9),
        )
        for stage in ("consented", "persona", "hours_to_decision")
    )  # fmt: skip
    compared = Comparison(
        attribute="age_bracket", stage="persona", group="18-24", reference=HOSTILE, ratio=0.4,
        ratio_interval=(0.2, float("inf")), difference=-0.45, difference_interval=(-0.6, -0.2),
        p=0.0001, p_holm=0.0003, verdict="fail", sentence=f"18-24 fare worse than {HOSTILE}.",
    )  # fmt: skip
    proxy = Proxy(
        attribute="age_bracket", subject="persona:none", measure="Cramer's V", value=0.5,
        chance=(0.0, 0.2), people=80, p=0.01, p_holm=0.02, verdict="fail", sentence="It tells.",
    )  # fmt: skip
    return Fairness(
        verdict="fail", sentence="There is one finding.", known=80, of=90, cells=cells,
        comparisons=(compared,), proxies=(proxy,), notes=("Half is not known.",),
    )  # fmt: skip
