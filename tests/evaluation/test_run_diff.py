"""Who moved between two runs, and why; and what files say of it."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from spendsense import pipeline
from spendsense.evaluation import evaluate, write_report
from spendsense.evaluation.diff import RunDiff, diff
from spendsense.evaluation.diff.files import diff_files, write_diff
from spendsense.evaluation.diff.metric_changes import of_difference
from spendsense.evaluation.diff.reasons import not_drafted
from spendsense.evaluation.diff.sides import side
from spendsense.evaluation.keeping import keep
from spendsense.guardrails import Verdict
from spendsense.ledger import NotFound
from spendsense.recommendations import Draft, item_of, read_catalog
from spendsense.review import approve, grant_consent, revoke_consent
from spendsense.storage import Database, runs, set_mark, user_ids
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


def offered(database: Database) -> str:
    """Somebody to whom the run drafted an offer."""
    with database.read() as connection:
        offers = sa.select(sa.func.min(recommendations.c.user_id))
        return str(connection.scalar(offers.where(recommendations.c.kind == "offer")))


def run_at(database: Database, hours: int, as_of: date = AS_OF) -> str:
    at = NOW + timedelta(hours=hours)
    return pipeline.run(database, as_of=as_of, clock=lambda: at, by="test").run_id


def test_offers_that_were_not_consented_to_are_not_laid_at_a_persona(ran: Database) -> None:
    user = offered(ran)
    with ran.write() as connection:
        revoke_consent(connection, user, by=user, at=LATER, purposes=["partner_offers"])
    before = run_at(ran, 2)
    with ran.write() as connection:
        at = NOW + timedelta(hours=3)
        grant_consent(connection, user, by=user, at=at, purposes=["partner_offers"])
    moves = diff(ran, before, run_at(ran, 4), at=NOW + timedelta(hours=5)).moves
    assert moves and {(move.user_id, move.what) for move in moves} == {(user, "items")}
    for move in moves:
        assert move.before == () and move.after
        for item in move.after:
            assert f"{item}, before: offers of partners were not consented to." in move.why
        assert not [why for why in move.why if "no persona" in why]


def test_offers_are_not_read_once_consent_to_them_has_ended(ran: Database) -> None:
    user = offered(ran)
    with ran.write() as connection:
        revoke_consent(connection, user, by=user, at=LATER, purposes=["partner_offers"])
    before = run_at(ran, 2)
    with ran.write() as connection:
        at = NOW + timedelta(hours=3)
        grant_consent(connection, user, by=user, at=at, purposes=["partner_offers"], days=1)
    after = run_at(ran, 4)
    assert diff(ran, before, after, at=NOW + timedelta(hours=5)).moves
    assert diff(ran, before, after, at=NOW + timedelta(hours=28)).moves == ()


def all_runs(database: Database) -> list[str]:
    with database.read() as connection:
        return [each.run_id for each in runs(connection)]


def test_an_item_is_laid_at_personas_only_where_none_of_them_asks_for_it(
    ran: Database,
) -> None:
    (later,) = all_runs(ran)
    earlier = run_at(ran, 1, AS_OF - timedelta(days=61))
    found = diff(ran, earlier, later, at=NOW + timedelta(hours=2))
    with ran.read() as connection:
        sides = [side(connection, run, frozenset(user_ids(connection))) for run in (earlier, later)]
    laid = 0
    for move in (each for each in found.moves if each.what == "items"):
        for why in move.why:
            items, _, said = why.partition(": ")
            if "no persona that holds" in said:
                held = sides[" now " in said].personas(move.user_id, move.window_days or 0)
                asked = [item_of(item) for item in items.split(", ")]
                assert all(a is not None and set(a.personas).isdisjoint(held) for a in asked), why
                laid += 1
    assert laid


def test_an_item_that_a_persona_asks_for_names_the_need_that_was_not_met() -> None:
    item = next(each for each in read_catalog() if each.when)
    (first, *_) = item.when
    readings = {**dict.fromkeys(item.needs, 1), first.reading: None}
    said = not_drafted(item.key, {"policy": {}, "windows": {"30": {"readings": readings}}}, 30)
    assert f"it is for {first.reading} " in said and "which was None" in said
    lacking = dict.fromkeys(item.needs)
    told = not_drafted(item.key, {"policy": {}, "windows": {"30": {"readings": lacking}}}, 30)
    assert all(f"it needs {name}, and there was nothing to read" in told for name in item.needs)
    assert not_drafted("of-no-catalog", {"windows": {}}, 30) == "the catalog has no such item"


def test_what_a_run_found_there_already_is_its_own_whatever_became_of_it(ran: Database) -> None:
    (zeroth,) = all_runs(ran)
    with ran.read() as connection:
        lesson = recommendations.c.kind == "education"
        row = connection.execute(sa.select(recommendations).where(lesson)).first()
    assert row is not None

    def put_away(never: timedelta | None, hours: int) -> None:
        at = NOW + timedelta(hours=hours)
        marked = {"never_at": None if never is None else NOW + never}
        with ran.write() as connection:
            set_mark(connection, row.user_id, row.item_key, row.kind, marked, by="test", at=at)

    same = run_at(ran, 1)
    put_away(timedelta(hours=2), 2)
    without = run_at(ran, 3)
    put_away(None, 4)
    back = run_at(ran, 5)

    def told(a: str, b: str) -> set[tuple[int | None, tuple[str, ...], tuple[str, ...]]]:
        found = diff(ran, a, b, at=NOW + timedelta(hours=6)).moves
        assert {move.user_id for move in found} <= {row.user_id}
        return {(move.window_days, move.before, move.after) for move in found}

    gone = told(same, without)
    assert gone and gone == told(zeroth, without)
    assert all(row.item_key in before for _, before, _ in gone)
    assert told(without, back) == {(days, after, before) for days, before, after in gone}
    assert told(zeroth, same) == told(same, back) == set()
    (first, *_) = diff(ran, without, back, at=NOW + timedelta(hours=6)).moves
    put_off = f"{row.item_key}, before: not chosen: its user asked not to see this again."
    assert put_off in first.why
