from __future__ import annotations

from collections.abc import Iterator

from spendsense.guardrails import GUARDRAILS, Case, Verdict, allowed, judge
from spendsense.recommendations import Draft


def scolds(draft: Draft, case: Case) -> Iterator[str]:
    """Objects twice."""
    yield "one thing"
    yield "and another"


def breaks(draft: Draft, case: Case) -> Iterator[str]:
    """Finds nothing, and then fails."""
    yield from ()
    raise ZeroDivisionError("no cards to divide by")


def silent(draft: Draft, case: Case) -> Iterator[str]:
    """Has no objection."""
    yield from ()


def test_the_guardrails_are_seven_and_in_this_order() -> None:
    names = [guardrail.__name__ for guardrail in GUARDRAILS]  # type: ignore[attr-defined]

    assert names == [
        "consent",
        "eligibility",
        "legibility",
        "tone",
        "wording",
        "grounding",
        "disclosure",
    ]


def test_all_are_asked_even_after_an_objection(utilization_draft: Draft, case: Case) -> None:
    verdicts = judge((scolds, breaks, silent), utilization_draft, case)

    assert verdicts == (
        Verdict("scolds", False, "one thing; and another"),
        Verdict("breaks", False, "could not judge: ZeroDivisionError: no cards to divide by"),
        Verdict("silent", True, "no objection"),
    )
    assert not allowed(verdicts)


def test_a_guardrail_that_fails_objects(utilization_draft: Draft, case: Case) -> None:
    assert not allowed(judge((silent, breaks), utilization_draft, case))


def test_no_verdict_at_all_allows_nothing() -> None:
    assert not allowed(())
    assert allowed((Verdict("silent", True, "no objection"),))


def test_a_verdict_is_written_with_its_reason() -> None:
    assert Verdict("tone", False, "it scolds").as_json() == {
        "guardrail": "tone",
        "allowed": False,
        "reason": "it scolds",
    }
