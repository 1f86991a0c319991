"""Whether a measured run is one to go on with: nobody in it, nobody who consents, broken traces."""

from __future__ import annotations

from spendsense.ledger import BadInput, ConsentMissing, IntegrityBroken, SpendSenseError

from .metric import Metric
from .report import Report

OF_TRACES = ("auditability", "replay")


def refusal(report: Report) -> SpendSenseError | None:
    """What is wrong with what was measured, as the error to end with; None where nothing is.

    A metric that misses its target is no refusal: but a trace that is broken, or that the stored
    rows do not give again, is a finding about the records themselves.
    """
    if not report.readable:
        return _of_nobody(report)
    broken = [each for each in report.metrics if each.name in OF_TRACES and each.verdict == "fail"]
    return _of_traces(report, broken) if broken else None


def _of_nobody(report: Report) -> SpendSenseError:
    customers = sum(report.standings.values())
    without = report.standings.get("without_consent", 0)
    if not customers:
        return BadInput(
            f"Nobody is in run {report.run_id}: there are no customers, so nothing was measured. "
            "Load some records first: spendsense ingest PATH, then spendsense run"
        )
    if without == customers:
        return ConsentMissing(
            f"None of the {customers:,} customers consents, so nothing of theirs was read and "
            "nothing was measured. Record a grant with: spendsense consent grant USER"
        )
    return BadInput(
        f"Nobody is in run {report.run_id}: {customers - without:,} customers consent now and it "
        "has no result for any of them, so nothing was measured. Run the pipeline: spendsense run"
    )


def _of_traces(report: Report, broken: list[Metric]) -> IntegrityBroken:
    counts = " and ".join(
        f"{each.denominator - each.numerator:,} of {each.denominator:,} in {each.name}"
        for each in broken
    )
    return IntegrityBroken(
        f"Traces of run {report.run_id} are broken or do not replay identically: {counts}. The "
        f"first: {broken[0].missed[0]} See what differs with: spendsense replay TRACE"
    )
