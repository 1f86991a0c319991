"""Of one person a report says something only where that person consents to research."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from spendsense.evaluation import Report, evaluate, share, write_report
from spendsense.evaluation.cases import Case
from spendsense.evaluation.record import run_record
from spendsense.evaluation.sharing import person_lines, unnamed, without
from spendsense.review import grant_consent, revoke_consent
from spendsense.storage import Database

from .conftest import AS_OF, NOW


def to_research(database: Database, *users: str) -> None:
    with database.write() as connection:
        for user in users:
            grant_consent(connection, user, by=user, at=NOW, purposes=["research"])


def evaluated(database: Database) -> Report:
    return evaluate(database, at=NOW, seconds=lambda: 0.0)


def test_without_a_consent_to_research_there_is_no_line_about_anybody(
    ran: Database, tmp_path: Path
) -> None:
    report = evaluated(ran)

    assert report.people == ()
    assert report.metric("coverage").denominator > 0  # the figures count everybody who is read
    write_report(report, str(tmp_path))
    assert (tmp_path / "people.jsonl").read_text() == ""


def test_each_who_consents_has_a_line_that_names_nobody(ran: Database, tmp_path: Path) -> None:
    first, second, *_ = run_record(ran, None, NOW).readable
    to_research(ran, first, second)

    write_report(evaluated(ran), str(tmp_path))

    path = tmp_path / "people.jsonl"
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    assert len(lines) == 2
    assert set(lines[0]) == {"standing", "personas", "behaviours", "recommendations"}
    record = run_record(ran, None, NOW)
    ids = {*record.users, *(each.recommendation_id for each in record.recommendations)}
    assert not [name for name in ids if name in path.read_text()]


def test_who_takes_it_back_is_in_no_file_written_afterwards(ran: Database, tmp_path: Path) -> None:
    first, *_ = run_record(ran, None, NOW).readable
    to_research(ran, first)
    write_report(evaluated(ran), str(tmp_path / "out"))
    assert first.encode() in (tmp_path / "out" / "metrics.json").read_bytes()
    with ran.write() as connection:
        revoke_consent(connection, first, by=first, at=NOW, purposes=["research"])

    write_report(evaluated(ran), str(tmp_path / "out"))

    for path in (tmp_path / "out").iterdir():
        assert first.encode() not in path.read_bytes(), path.name
    assert (tmp_path / "out" / "people.jsonl").read_text() == ""


def test_research_alone_reads_nobody(ran: Database) -> None:
    """It rests on education: without that no line is made."""
    first, *_ = run_record(ran, None, NOW).readable
    to_research(ran, first)
    with ran.write() as connection:
        revoke_consent(connection, first, by=first, at=NOW, purposes=["education"])

    assert person_lines(run_record(ran, None, NOW)) == ()


def test_a_file_names_nobody_who_does_not_consent_and_the_terminal_names_all(
    ran: Database, tmp_path: Path
) -> None:
    record = run_record(ran, None, NOW)
    open_one, closed_one, *_ = record.readable
    missed = tuple(f"User {user} has a persona, but: {user}." for user in (open_one, closed_one))
    to_research(ran, open_one)
    metric = share(
        "coverage", 0, 2, section="coverage", target=1.0, of="users", did="have it", missed=missed
    )
    report = Report(
        run_id="run_1", as_of=AS_OF, measured_at=NOW, metrics=(metric,), standings={},
        withheld={}, not_read=0, unnamed=unnamed(run_record(ran, None, NOW)),
    )  # fmt: skip

    write_report(report, str(tmp_path))

    for name in ("metrics.json", "summary.md"):
        text = (tmp_path / name).read_text()
        assert open_one in text and closed_one not in text
        assert "1 more, of people who have not consented to research and are not named." in text
    assert closed_one in json.dumps(report.as_json())


def test_what_was_drafted_for_somebody_names_them_too(ran: Database) -> None:
    record = run_record(ran, None, NOW)
    draft = record.recommendations[0]

    closed = unnamed(record)

    assert {draft.user_id, draft.recommendation_id, draft.trace_id} <= closed
    said = (f"Recommendation {draft.recommendation_id}: it is wrong.", "All is well.")
    assert without(said, closed)[0] == "All is well."
    assert without(said, frozenset()) == said


@pytest.mark.parametrize(
    "closed", ["urn:bank:7", "O'Neil", "tenant:7", "Ann Lee", "a,b;c", '"q"', "(7)", "u.", "é-7"]
)
def test_an_id_of_whatever_characters_is_found_in_a_sentence(closed: str) -> None:
    ids = frozenset({closed})
    said = (
        f"User {closed} has 2 families with anything to read.",
        f"Netflix of user {closed} (stream s-1) was not found.",
        f"Recommendation rec_1 of user {closed}: it is wrong.",
        f"It is {closed}.",
        f"'{closed}'",
    )
    (told,) = without(said, ids)
    assert told.startswith("5 more, of people who have not consented")


def test_an_id_that_is_a_part_of_another_is_not_taken_for_it() -> None:
    said = ("User u-10 has it.", "User x-u-1 has it.", "User u-1-b has it.")
    assert without(said, frozenset({"u-1"})) == said


def test_a_case_whose_sentence_names_somebody_else_stays_too() -> None:
    """Of a user `7` and another, `urn:bank:7`, who does not consent."""
    case = Case(user_id="7", metric="coverage", sentence="User urn:bank:7 has no families.")
    report = Report(
        run_id="run_1", as_of=AS_OF, measured_at=NOW, metrics=(), standings={}, withheld={},
        not_read=0, unnamed=frozenset({"urn:bank:7"}), cases=(case,),
    )  # fmt: skip
    assert (report.shared().cases, report.shared().cases_not_shared) == ((), 1)
