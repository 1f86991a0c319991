"""A language model words lessons: from the settings to the user's page, on a real server."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from tests.fake_model import FakeModel

from .conftest import AS_OF, Command

KEY = "sk-canary-7f3e"
LABEL = "Worded by a language model from these facts; not approved by a person yet."


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeModel]:
    with FakeModel() as found:
        monkeypatch.setenv("SPENDSENSE_LLM_BASE_URL", found.base_url)
        monkeypatch.setenv("SPENDSENSE_LLM_MODEL", "fake-1")
        monkeypatch.setenv("SPENDSENSE_LLM_API_KEY", KEY)
        yield found


@pytest.fixture
def loaded(on_both: Command, household: Any) -> Command:
    on_both.ok("ingest", household)
    return on_both


def ran(command: Command, *purposes: str) -> dict[str, Any]:
    for purpose in purposes:
        command.ok("consent", "grant", "ana", "--purpose", purpose)
    found: dict[str, Any] = command.ok("run", "--as-of", AS_OF, "--json").json
    return found


def waiting(command: Command) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = command.ok("review", "list", "--json").json
    return found


def test_who_consents_to_it_gets_lessons_in_a_models_words(
    loaded: Command, model: FakeModel
) -> None:
    done = ran(loaded, "education", "partner_offers", "ai_wording")
    queued = waiting(loaded)
    worded = [each for each in queued if each["worded_by"] == "model"]
    assert done["worded"] == len(worded) == len(model.bodies) > 0
    assert {each["kind"] for each in worded} == {"education"}
    assert {each["title"] for each in worded} == {"A calm look at your own figures"}
    assert all(each["template"]["title"] != each["title"] for each in worded)
    assert all(each["worded_by"] == "template" for each in queued if each["kind"] == "offer")


def test_who_does_not_consent_to_it_is_told_of_to_nobody(loaded: Command, model: FakeModel) -> None:
    done = ran(loaded, "education", "partner_offers")
    assert model.bodies == [] and done["worded"] == 0 and done["drafts"] > 0
    assert {each["worded_by"] for each in waiting(loaded)} == {"template"}


def test_a_worded_lesson_says_so_wherever_it_is_read(loaded: Command, model: FakeModel) -> None:
    ran(loaded, "education", "ai_wording")
    key = waiting(loaded)[0]["id"]
    shown = " ".join(loaded.ok("review", "show", key).out.replace("│", " ").split())
    assert LABEL in shown
    assert "worded by a language model: every guardrail lets the model's words through" in shown


def test_an_explanation_tells_the_lessons_that_wait_and_asks_nobody(
    loaded: Command, model: FakeModel
) -> None:
    ran(loaded, "education", "ai_wording")
    asked = len(model.bodies)
    told = loaded.ok("explain", "ana", "--as-of", AS_OF, "--json").json
    assert {each["status"] for each in told["recommendations"]} == {"pending"}
    assert told["trace_id"] == waiting(loaded)[0]["trace_id"]
    assert len(model.bodies) == asked


def test_a_trace_replays_without_asking_anybody(loaded: Command, model: FakeModel) -> None:
    ran(loaded, "education", "partner_offers", "ai_wording")
    key = next(each for each in waiting(loaded) if each["worded_by"] == "model")["trace_id"]
    asked = len(model.bodies)
    again = loaded.ok("replay", key, "--json").json
    assert again["identical"] and len(model.bodies) == asked
    assert loaded.ok("audit", "verify", "--json").json["findings"] == []


@pytest.mark.parametrize(
    "mode", ["server_error", "invented_percent", "shaming", "half_a_character"]
)
def test_a_fallback_is_the_template_and_the_trace_says_why(
    loaded: Command, model: FakeModel, mode: str
) -> None:
    from tests.fake_model import MODES

    model.mode = mode
    done = ran(loaded, "education", "ai_wording")
    assert done["worded"] == 0 and done["drafts"] > 0
    assert set(done["not_worded"]) <= {MODES[mode].reason, "given_up"}
    queued = waiting(loaded)
    assert {each["worded_by"] for each in queued} == {"template"}
    trace = queued[0]["trace_id"]
    assert loaded.ok("replay", trace, "--json").json["identical"]


def test_a_run_that_is_repeated_asks_nobody_and_changes_nothing(
    loaded: Command, model: FakeModel
) -> None:
    ran(loaded, "education", "ai_wording")
    before, asked = waiting(loaded), len(model.bodies)
    model.mode = "shaming"
    again = ran(loaded)
    assert len(model.bodies) == asked and again["worded"] == asked
    assert [each["id"] for each in waiting(loaded)] == [each["id"] for each in before]


def test_taking_it_back_takes_the_models_words_and_leaves_the_rest(
    loaded: Command, model: FakeModel
) -> None:
    ran(loaded, "education", "partner_offers", "ai_wording")
    before = waiting(loaded)
    worded = [each for each in before if each["worded_by"] == "model"]
    loaded.ok("consent", "revoke", "ana", "--purpose", "ai_wording")
    left = waiting(loaded)
    assert [each["id"] for each in left] == [
        each["id"] for each in before if each["worded_by"] == "template"
    ]
    trace = loaded.ok("explain", "ana", "--as-of", AS_OF, "--json").out
    assert "calm look" not in trace
    assert loaded.ok("audit", "verify", "--json").json["findings"] == []
    replayed = loaded.ok("replay", worded[0]["trace_id"], "--json").json
    assert replayed["identical"], replayed
    done = ran(loaded)
    assert done["worded"] == 0 and len(model.bodies) == len(worded)
    assert "calm look" not in json.dumps(waiting(loaded))


def test_settings_that_are_incomplete_stop_a_run_before_it_begins(
    loaded: Command, model: FakeModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SPENDSENSE_LLM_MODEL")
    before = loaded.state()
    refused = loaded("run", "--as-of", AS_OF)
    assert refused.code == 1 and "SPENDSENSE_LLM_MODEL is not set" in refused.err
    assert KEY not in refused.err + refused.out and loaded.state() == before


def test_the_key_and_the_people_are_nowhere_they_do_not_belong(
    loaded: Command, model: FakeModel
) -> None:
    ran(loaded, "education", "partner_offers", "ai_wording")
    sent = b"".join(model.bodies).decode()
    for hidden in ("Ana", "Ruiz", "ana@", "4821", "1111", "Netflix", "NETFLIX", "Iron", "ACME"):
        assert hidden not in sent
    assert all(each["authorization"] == f"Bearer {KEY}" for each in model.headers)
    with loaded.database.read() as connection:
        import sqlalchemy as sa

        from spendsense.storage.tables import metadata

        for table in metadata.sorted_tables:
            for row in connection.execute(sa.select(table)):
                assert KEY not in repr(row)


@pytest.mark.parametrize("mode", ["control", "bidi", "html", "hang", "obedient"])
def test_whatever_came_back_is_kept_and_can_be_read_without_harm(
    loaded: Command, model: FakeModel, mode: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SPENDSENSE_LLM_DEADLINE_MS", "300" if mode == "hang" else "5000")
    model.mode = mode
    ran(loaded, "education", "ai_wording")
    found = waiting(loaded)[0]
    shown = loaded.ok("review", "show", found["id"])
    assert not any(char in shown.out for char in "\u0000\u0007\u202e\u202c")
    assert loaded.ok("replay", found["trace_id"], "--json").json["identical"]
    assert loaded.ok("audit", "verify", "--json").json["findings"] == []


def test_a_run_that_has_spent_what_it_may_words_by_the_catalog(
    loaded: Command, model: FakeModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SPENDSENSE_LLM_TOKENS_PER_RUN", "1000")
    done = ran(loaded, "education", "ai_wording")
    assert done["not_worded"] == {"ceiling": done["drafts"]} and model.bodies == []
    shown = loaded.ok("review", "show", waiting(loaded)[0]["id"]).out
    assert "the run had reached its ceiling of 1,000 tokens; the template stays" in " ".join(
        shown.replace("\u2502", " ").split()
    )


def test_a_demo_with_settings_that_are_incomplete_makes_nothing(
    spendsense: Command, model: FakeModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SPENDSENSE_LLM_API_KEY")
    refused = spendsense("demo", "--users", 3, "--no-serve")
    assert refused.code == 1 and "SPENDSENSE_LLM_API_KEY is not set" in refused.err
