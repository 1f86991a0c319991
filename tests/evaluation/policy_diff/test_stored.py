"""People out of a database with a run in it: as stored, kept in the home, gone with consent."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import polars as pl
import pytest
from tests.evaluation.conftest import AS_OF, NOW

from spendsense.evaluation.policy_diff import kept
from spendsense.evaluation.policy_diff.outcome import PRIMARIES
from spendsense.evaluation.policy_diff.rulebook import Rulebook
from spendsense.evaluation.policy_diff.simulate import prepared
from spendsense.evaluation.policy_diff.stored import people_of, reread
from spendsense.evaluation.policy_diff.windows import chosen
from spendsense.ledger import ConsentMissing, NotFound, windows
from spendsense.review import revoke_consent
from spendsense.review.files import purge_from_files
from spendsense.signals import read
from spendsense.storage import Database, assignments, consented, read_book, recommendations

LATER = NOW + timedelta(hours=1)


def everybody(database: Database) -> frozenset[str]:
    with database.read() as connection:
        ids = {each.user_id for each in assignments(connection)}
        return consented(connection, sorted(ids), at=NOW)


def test_the_run_is_decided_again_as_it_was_decided(ran: Database) -> None:
    stored = people_of(ran, at=NOW)
    on = prepared(stored.people, Rulebook.on(AS_OF))
    with ran.read() as connection:
        held = assignments(connection)
        drafted = recommendations(connection)
    assert set(stored.people.user_ids) == everybody(ran)
    for days, outcome in on.outcomes.items():
        primary = {a.user_id: a.persona for a in held if a.is_primary and a.window_days == days}
        codes = zip(stored.people.user_ids, outcome.primary, strict=True)
        assert {user: PRIMARIES[code] for user, code in codes} == primary
        picked = {
            (user, key)
            for key, flags in chosen(outcome).items()
            for user, flag in zip(stored.people.user_ids, flags, strict=True)
            if flag
        }
        assert picked == {(r.user_id, r.item_key) for r in drafted if r.window_days == days}
    assert stored.people.desk is not None
    assert stored.people.desk.waiting.height == len(drafted)


def test_readings_are_kept_in_the_home_and_found_there_the_next_time(
    ran: Database, tmp_path: Path
) -> None:
    first = people_of(ran, at=NOW, home=tmp_path)
    again = people_of(ran, at=NOW, home=tmp_path)
    assert (first.kept, again.kept) == (False, True)
    for days, frame in first.people.windows.items():
        assert frame.equals(again.people.windows[days])


def test_whoever_revokes_is_taken_out_of_what_is_kept_and_of_what_is_tried(
    ran: Database, tmp_path: Path
) -> None:
    stored = people_of(ran, at=NOW, home=tmp_path)
    user = stored.people.user_ids[0]
    with ran.write() as connection:
        revoke_consent(connection, user, by="test", at=LATER)
    file = tmp_path / kept.FOLDER / stored.run.run_id / kept.PART
    assert user in pl.read_parquet(file)["user_id"].to_list()

    gone = purge_from_files(ran, tmp_path, [user], by="test", at=LATER)
    assert gone.rows == {file: 2}
    assert user not in pl.read_parquet(file)["user_id"].to_list()

    after = people_of(ran, at=LATER, home=tmp_path)
    assert not after.kept  # another state of consent: taken apart anew
    assert set(after.people.user_ids) == set(stored.people.user_ids) - {user}


def test_a_grant_that_has_ended_counts_as_none_though_nobody_wrote_so(ran: Database) -> None:
    with pytest.raises(ConsentMissing, match="None of 10 customers consents now"):
        people_of(ran, at=NOW + timedelta(days=800))


def test_without_a_run_there_is_nothing_to_try_a_change_on(tmp_path: Path) -> None:
    database = Database.open(f"sqlite:///{tmp_path / 'new.db'}")
    with pytest.raises(NotFound, match="no finished run"):
        people_of(database, at=NOW)
    with pytest.raises(NotFound, match="There is no run run_x"):
        people_of(database, at=NOW, run_id="run_x")
    database.close()


def test_rows_read_again_are_what_the_pipeline_reads_under_the_changed_policy(
    ran: Database,
) -> None:
    people = people_of(ran, at=NOW).people
    before = Rulebook.on(AS_OF)
    after = before.with_values({"signals.low_balance_cents": 200_000})
    seen: list[tuple[int, int]] = []
    one, other = reread(
        ran, people, (before.policy, after.policy), lambda ready, total: seen.append((ready, total))
    )
    assert seen == [(people.count, people.count)]
    with ran.read() as connection:
        book = read_book(connection, AS_OF, people.user_ids.to_list())
    for window in windows(AS_OF):
        columns = [name for name in read(book, window, after.policy).columns]
        assert other.windows[window.days].select(columns).equals(read(book, window, after.policy))
        assert one.windows[window.days].equals(people.windows[window.days])
    assert not other.windows[30]["low_days"].equals(one.windows[30]["low_days"])
