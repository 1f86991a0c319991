"""Who moved between two runs, and why; and what files say of it."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from spendsense import pipeline
from spendsense.evaluation import evaluate, write_report
from spendsense.evaluation.diff import RunDiff, diff
from spendsense.evaluation.diff.files import diff_files, write_diff
from spendsense.evaluation.diff.metric_changes import of_difference
from spendsense.evaluation.keeping import keep
from spendsense.guardrails import Verdict
from spendsense.ledger import NotFound
from spendsense.recommendations import Draft
from spendsense.review import approve, grant_consent, revoke_consent
from spendsense.storage import Database, runs
from spendsense.storage.tables import accounts, assignments, recommendations

from .conftest import AS_OF, NOW

LATER = NOW + timedelta(hours=1)


def again(database: Database) -> tuple[str, str]:
    """The run that was, and one more over what is stored now."""
    with database.read() as connection:
        (first,) = (each.run_id for each in runs(connection))
    second = pipeline.run(database, as_of=AS_OF, clock=lambda: LATER, by="test")
    return first, second.run_id


def fair(draft: Draft) -> tuple[Verdict, ...]:
    return (Verdict("tone", True, "no objection"),)


def compared(database: Database) -> RunDiff:
    return diff(database, *again(database), at=LATER)


def with_a_card(database: Database) -> str:
    """Somebody who consents, has a credit card, and does not hold high utilization."""
    with database.read() as connection:
        held = assignments.c.persona == "high_utilization"
        high = sa.select(assignments.c.user_id).where(held)
        cards = sa.select(accounts.c.user_id).where(accounts.c.type == "credit")
        read = sa.select(assignments.c.user_id).where(
            assignments.c.user_id.in_(cards), assignments.c.user_id.not_in(high)
        )
        return str(connection.scalar(read.order_by(assignments.c.user_id)))


def run_up(database: Database, user: str) -> None:
    """Their cards stand at their limits now."""
    with database.write() as connection:
        theirs = sa.and_(accounts.c.user_id == user, accounts.c.type == "credit")
        owed = {"balance_current_cents": accounts.c.balance_limit_cents}
        connection.execute(accounts.update().where(theirs).values(owed))


def test_two_runs_over_the_same_records_move_nobody(ran: Database) -> None:
    found = compared(ran)
    assert found.moves == () and found.counts() == {"anything": 0}
    assert found.compared > 0 and found.changed == ()


def test_who_ran_up_their_cards_moves_and_it_says_which_reading_crossed_what(ran: Database) -> None:
    user = with_a_card(ran)
    run_up(ran, user)
    found = compared(ran)
    assert {move.user_id for move in found.moves} == {user}
    turned = [m for m in found.moves if m.what == "persona" and "high_utilization" in m.after]
    reasons = "\n".join(why for move in turned for why in move.why)
    assert "utilization_highest went from " in reasons
    assert "the rule asks: utilization_highest is at least 50%" in reasons
    assert "The records changed: the same number of rows, other content." in reasons


def test_what_was_approved_in_between_is_a_move_and_has_no_other_reason(ran: Database) -> None:
    first, second = again(ran)
    with ran.write() as connection:
        key = connection.scalar(sa.select(recommendations.c.recommendation_id))
        approve(connection, key, by="olga", at=LATER, judge_text=fair)
    found = diff(ran, first, second, at=LATER)
    assert found.moves == ()  # both runs hold the same draft, and it stands where it stands


def test_consent_that_ended_leaves_nobody_to_compare(ran: Database) -> None:
    user = with_a_card(ran)
    before = compared(ran).compared
    with ran.write() as connection:
        revoke_consent(connection, user, by=user, at=LATER)
        first, second = (each.run_id for each in reversed(runs(connection)))
    found = diff(ran, first, second, at=LATER)
    assert found.compared == before - 1
    assert user not in json.dumps(found.as_json())


def test_who_agreed_in_between_was_not_read_before(ran: Database) -> None:
    user = with_a_card(ran)
    between = NOW + timedelta(minutes=30)
    with ran.write() as connection:
        revoke_consent(connection, user, by=user, at=NOW + timedelta(minutes=10))
        grant_consent(connection, user, by=user, at=between, purposes=["education"])
    (move,) = (m for m in compared(ran).moves if m.user_id == user and m.what == "standing")
    assert move.before == ("not read",) and move.after != move.before
    assert f"Consent to education was granted on {between:%Y-%m-%d}." in move.why


def test_files_name_only_who_consents_to_research_and_count_the_others(ran: Database) -> None:
    user = with_a_card(ran)
    run_up(ran, user)
    found = compared(ran)
    closed = b"".join(diff_files(found).values())
    assert user.encode() not in closed and b"1 more people moved" in closed
    told = json.loads(diff_files(found)["diff.json"])
    assert told["people_moved"] == found.counts() and told["people_not_shared"] == 1
    with ran.write() as connection:
        grant_consent(connection, user, by=user, at=LATER, purposes=["research"])
    first, second = found.run_a, found.run_b
    opened = b"".join(diff_files(diff(ran, first, second, at=LATER)).values())
    assert user.encode() in opened


def test_a_comparison_and_a_report_lie_in_one_folder_each_with_its_manifest(
    ran: Database, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    report = evaluate(ran, at=LATER, seconds=lambda: 0.0)
    write_report(report, str(out))
    before = {each.name: each.read_bytes() for each in out.iterdir()}
    write_diff(compared(ran), str(out))
    told = json.loads((out / "diff-manifest.json").read_text())
    assert told["files"].keys() == {"diff.json", "diff.md"}
    assert {name: (out / name).read_bytes() for name in before} == before
    write_report(report, str(out))
    assert (out / "diff-manifest.json").exists()


def test_metrics_are_compared_by_the_last_evaluation_of_each(ran: Database) -> None:
    first, second = again(ran)
    found = diff(ran, first, second, at=LATER)
    assert found.metrics == () and found.unmeasured == (first, second)
    for run in (first, second):
        report = evaluate(ran, at=LATER, seconds=lambda: 0.0, run_id=run)
        with ran.write() as connection:
            keep(connection, report, by="test")
    changes = {each.name: each for each in diff(ran, first, second, at=LATER).metrics}
    one = changes["explainability"]
    assert (one.before, one.after, one.difference) == (1.0, 1.0, 0.0)
    assert one.interval is not None and one.interval[0] < 0 < one.interval[1]
    assert "Chance alone may have made that." in one.sentence


def test_a_difference_beyond_chance_is_told_from_one_within_it() -> None:
    low, high = of_difference((10, 100), (90, 100))
    assert low > 0.6 and high < 0.9
    low, high = of_difference((50, 100), (52, 100))
    assert low < 0 < high


def test_an_unknown_run_is_not_found_and_those_there_are_are_named(ran: Database) -> None:
    with ran.read() as connection:
        (run,) = runs(connection)
    with pytest.raises(NotFound, match=f"no run run_x. The latest are {run.run_id}") as refused:
        diff(ran, run.run_id, "run_x", at=NOW)
    assert refused.value.exit_code == 3
