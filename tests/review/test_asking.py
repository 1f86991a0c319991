"""Asking for a block's lessons: in order, with consent asked again, and no lock held."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import polars as pl
import pytest
from tests.fake_model.near import NearModel

from spendsense.ledger import Book
from spendsense.pipeline import decide
from spendsense.policy import Policy
from spendsense.review import Decision, grant_consent, revoke_consent
from spendsense.review.asking import in_a_models_words
from spendsense.review.model_wording import in_kept_words, kept_answers, lessons
from spendsense.storage import Database, Run, read_book, save_records, save_run, save_trace

AS_OF = date(2026, 8, 22)
NOW = datetime(2026, 8, 22, 12)
ALL = ["education", "partner_offers", "ai_wording"]


@pytest.fixture
def loaded(database: Database, household: dict[str, pl.DataFrame]) -> Database:
    """Ana and Ben, who consent to everything."""
    with database.write() as connection:
        save_records(connection, household)
        for user in ("u-ana", "u-ben"):
            grant_consent(connection, user, by="cli", at=NOW, purposes=ALL)
    return database


def decisions(database: Database) -> tuple[Decision, ...]:
    with database.read() as connection:
        book: Book = read_book(connection, AS_OF, ("u-ana", "u-ben"))
    both = frozenset(("u-ana", "u-ben"))
    return decide(book, both, Policy.on(AS_OF), both, both)


def words(database: Database, endpoint: NearModel) -> tuple[Decision, ...]:
    both = frozenset(("u-ana", "u-ben"))
    return in_a_models_words(database, endpoint, decisions(database), both, lambda: NOW)


def worded_by(found: Sequence[Decision]) -> dict[str, set[str]]:
    return {
        each.user_id: {c.draft.worded_by for c in each.chosen() if c.draft.kind == "education"}
        for each in found
    }


def test_every_chosen_lesson_is_asked_for_once_and_in_order(loaded: Database) -> None:
    endpoint = NearModel()
    found = words(loaded, endpoint)
    wanted = lessons(decisions(loaded), ["u-ana", "u-ben"])
    assert [each.request for each in wanted] == endpoint.requests
    assert set().union(*worded_by(found).values()) == {"model"}


def test_how_many_are_asked_at_once_changes_nothing(loaded: Database) -> None:
    one, many = words(loaded, NearModel(in_flight=1)), words(loaded, NearModel(in_flight=64))
    assert [each.trace() for each in one] == [each.trace() for each in many]


def test_who_does_not_consent_to_it_is_left_as_it_was(loaded: Database) -> None:
    before = decisions(loaded)
    found = in_a_models_words(loaded, NearModel(), before, frozenset(("u-ana",)), lambda: NOW)
    assert worded_by(found)["u-ana"] == {"model"}
    (ben,) = (each for each in found if each.user_id == "u-ben")
    assert ben is before[1]


def test_consent_is_asked_again_before_each_wave_is_sent(loaded: Database) -> None:
    """Ana takes it back while her first lesson is out: none of hers is sent after that."""

    def revoke() -> None:
        if not endpoint.requests:
            with loaded.write() as connection:  # a lock held by the run would stand in its way
                revoke_consent(connection, "u-ana", by="ana", at=NOW, purposes=["ai_wording"])

    endpoint = NearModel(in_flight=1, first=revoke)
    (ana, _) = words(loaded, endpoint)
    reasons = [choice.wording.reason for choice in ana.chosen() if choice.wording is not None]
    assert reasons[0] == "used" and set(reasons[1:]) == {"consent"} and len(reasons) > 1
    hers = [each.request.digest for each in lessons(decisions(loaded), ["u-ana"])]
    sent = [each.digest for each in endpoint.requests]
    assert sum(digest in hers for digest in sent) == 1


def test_what_is_on_record_of_the_day_is_not_asked_for_again(loaded: Database) -> None:
    found = words(loaded, NearModel())
    with loaded.write() as connection:
        run = Run(run_id="run-1", as_of=AS_OF, started_at=NOW, policy_hash="p")
        save_run(connection, run)
        for each in found:
            trace = each.trace()
            key, user = trace["trace_id"], each.user_id
            save_trace(connection, key, user, AS_OF, "run-1", trace, at=NOW)
    endpoint = NearModel()
    again = words(loaded, endpoint)
    assert endpoint.requests == []
    assert [each.trace() for each in again] == [each.trace() for each in found]


def test_another_model_is_asked_anew(loaded: Database, tmp_path: Path) -> None:
    test_what_is_on_record_of_the_day_is_not_asked_for_again(loaded)
    endpoint = NearModel()
    endpoint.model = "fake-2"
    words(loaded, endpoint)
    assert len(endpoint.requests) > 0


def test_a_decision_made_again_is_worded_from_its_trace_alone(loaded: Database) -> None:
    for was, plain in zip(words(loaded, NearModel()), decisions(loaded), strict=True):
        trace = was.trace()
        assert in_kept_words(plain, trace).trace() == trace
        assert len(kept_answers(trace)) == len(lessons([plain], [plain.user_id]))
