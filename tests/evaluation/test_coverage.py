"""Who is covered, who is not, and who is counted apart."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from spendsense.evaluation.coverage import coverage, standing
from spendsense.evaluation.record import RunRecord, run_record
from spendsense.review import grant_consent, revoke_consent
from spendsense.storage import Run

from .conftest import NOW

RUN = Run(run_id="run-1", as_of=date(2026, 11, 20), started_at=NOW, policy_hash="p")


def record(held: dict[str, dict[int, tuple[str, ...]]], behaviours: int = 3, **changed):
    users = tuple(held)
    whole = RunRecord(
        run=RUN,
        users=users,
        consenting=frozenset(users),
        held=held,
        behaviours={user: dict.fromkeys(windows, behaviours) for user, windows in held.items()},
        recommendations=(),
        traces={},
    )
    return replace(whole, **changed)


HEAVY = {30: ("subscription_heavy",), 180: ("none",)}


@pytest.mark.parametrize(
    ("held", "stood"),
    [
        (HEAVY, "covered"),
        ({30: ("none",), 180: ("none",)}, "none"),
        ({30: ("not_enough_data",), 180: ("not_enough_data",)}, "not_enough_data"),
    ],
)
def test_a_persona_over_either_window_covers_and_the_rest_stand_apart(held, stood):
    assert standing(record({"ana": held}), "ana") == stood


@pytest.mark.parametrize(("behaviours", "stood"), [(3, "covered"), (2, "too_few_behaviours")])
def test_three_behaviours_cover_and_two_do_not(behaviours, stood):
    assert standing(record({"ana": HEAVY}, behaviours), "ana") == stood


def test_two_behaviours_fail_the_metric_and_name_the_user():
    found = coverage(record({"ana": HEAVY}, behaviours=2)).metric
    assert (found.verdict, found.numerator, found.denominator) == ("fail", 0, 1)
    assert found.missed == (
        "User ana has a persona, but fewer than 3 families had anything to read.",
    )


def test_nothing_to_fix_is_counted_beside_the_share():
    found = coverage(record({"ana": HEAVY, "ben": {30: ("none",)}}))
    share = found.metric
    assert (share.numerator, share.denominator, found.behaviours.denominator) == (1, 1, 2)
    assert found.standings["none"] == 1


def test_too_little_data_and_no_consent_are_not_in_the_share():
    held = {"ana": HEAVY, "ben": {30: ("not_enough_data",)}, "cleo": HEAVY}
    found = coverage(record(held, consenting=frozenset({"ana", "ben"})))
    assert found.metric.denominator == 1
    assert (found.standings["not_enough_data"], found.standings["without_consent"]) == (1, 1)


def test_a_run_over_nobody_claims_nothing():
    assert coverage(record({})).metric.verdict == "insufficient"


def test_a_user_who_consented_after_the_run_is_missed(ran):
    before = run_record(ran, None)
    newcomer = next(user for user in before.users if user not in before.consenting)
    with ran.write() as connection:
        grant_consent(connection, newcomer, by="test", at=NOW)
    found = coverage(run_record(ran, None)).metric
    assert coverage(before).metric.value == 1.0
    assert found.verdict == "fail" and newcomer in found.missed[0]


def test_a_user_who_revoked_is_counted_without_consent_and_not_read(ran):
    before = run_record(ran, None)
    leaver = before.readable[0]
    with ran.write() as connection:
        revoke_consent(connection, leaver, by="test", at=NOW)
    after = run_record(ran, None)
    assert leaver not in after.readable and standing(after, leaver) == "without_consent"
