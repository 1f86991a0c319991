"""A user's pattern over HTTP: personas with margins, what would change them, and since when."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest

from spendsense.cli.explain import explanation
from spendsense.ledger import windows
from spendsense.personas import PERSONAS, explain
from spendsense.pipeline import explained
from spendsense.policy import Policy
from spendsense.storage import read_book

OF_ANA = "/users/ana/pattern"
CARD = "owed:ana-card"


@pytest.fixture
def recorded(api, a_household):
    """Ana has consented, and her records are loaded; nothing has run."""
    assert api.post("/consent", json={"user_id": "ana", "action": "grant"}, who="ana").status_code
    records = {k: v for k, v in a_household("ana").items() if k != "users"}
    assert api.post("/ingest", json=records).json()["loaded"]
    return api


def pattern(api, who="ana", **query):
    answer = api.get(OF_ANA, who=who, params=query)
    assert answer.status_code == 200, answer.json()
    return answer.json()


def month(api, **query):
    return pattern(api, **query)["windows"][0]


def persona(window, key):
    return next(each for each in window["personas"] if each["key"] == key)


def what_if(api, changes, **more):
    body = {"window_days": 30, "changes": changes, **more}
    return api.post(f"{OF_ANA}/what-if", json=body, who="ana")


def test_the_pattern_says_which_persona_holds_and_why_in_the_users_numbers(recorded):
    found = pattern(recorded)
    assert (found["as_of"], found["last_day"]) == ("2026-11-20", "2026-11-20")
    assert [window["window_days"] for window in found["windows"]] == [30, 180]
    first = found["windows"][0]
    assert first["record"]["enough"] and first["record"]["transactions"] == 31
    assert first["primary"]["key"] == "high_utilization"
    assert first["primary"]["sentences"] == [
        "Your card ending 4821 is at 68% of its $5,000.00 limit.",
        "$87.00 of card interest was charged in the window.",
    ]


def test_all_five_stand_in_order_of_precedence_held_near_or_not(recorded):
    found = month(recorded)["personas"]
    assert [each["key"] for each in found] == [each.key for each in PERSONAS]
    assert [each["standing"] for each in found].count("held") == 1
    high = found[0]
    assert (high["primary"], high["confidence"]) == (True, "high")
    said = "The utilization of your card ending 4821, 68%, is 18 points above the 50% line."
    assert said in high["why"]
    assert high["ways"][0]["said"].startswith("High utilization would end if $900.01 were paid")
    builder = persona(month(recorded), "savings_builder")
    assert builder["standing"] == "not near" and builder["why_not"]
    assert builder["cannot_turn"].startswith("Savings builder cannot begin while")


def test_margins_are_exact_and_name_the_figure_that_names_its_rows(recorded):
    window = month(recorded)
    margins = {each["reading"]: each for each in persona(window, "high_utilization")["margins"]}
    utilization = margins["utilization_highest"]
    assert (utilization["value"], utilization["line"], utilization["distance"]) == (68.0, 50, 18.0)
    figures = {each["reading"]: each for each in window["figures"]}
    assert margins.keys() <= figures.keys()
    assert figures["utilization_highest"]["rows"]["account_ids"] == ["ana-card"]
    assert figures["interest_cents"]["rows"]["transaction_ids"] == ["ana-interest"]


def test_the_query_of_a_figure_opens_exactly_its_rows(recorded):
    for window in pattern(recorded)["windows"]:
        for figure in window["figures"]:
            rows = figure["rows"]
            path = f"/users/ana/transactions?{rows['query']}&limit=500"
            found = recorded.get(path, who="ana").json()["items"]
            ids = {each["transaction_id"] for each in found}
            assert len(ids) == rows["transactions"], figure["reading"]
            assert set(rows["transaction_ids"]) <= ids


@pytest.mark.parametrize("ago", [0, 9, 10, 11, 31, 120])
def test_the_time_machine_says_what_explain_says_of_that_day(recorded, ago):
    day = date(2026, 11, 20) - timedelta(days=ago)
    found = {each["window_days"]: each for each in pattern(recorded, as_of=str(day))["windows"]}
    at = recorded.clock()
    decision = explained(recorded.database, "ana", as_of=day, at=at)
    with recorded.database.read() as connection:
        book = read_book(connection, day, ("ana",))
    said = {w.days: (explain(book, "ana", w, Policy.on(day)), None) for w in windows(day)}
    told = explanation(decision, {}, said)["windows"]
    for days, window in found.items():
        theirs = told[str(days)]
        assert window["primary"]["key"] == theirs["personas"][0]["key"]
        held = [each["key"] for each in window["personas"] if each["standing"] == "held"]
        assert held == [e["key"] for e in theirs["considered"] if e["finding"]["held"]]
        near = [each["key"] for each in window["personas"] if each["standing"] == "near"]
        assert near == theirs["near_misses"]
        for own, distance in zip(window["personas"], theirs["distances"], strict=True):
            assert (own["ways"], own["missed_by"]) == (distance["ways"], distance["missed_by"])
        for figure in window["figures"]:
            assert figure["value"] == theirs["readings"][figure["reading"]]


def test_a_day_that_cannot_be_read_is_refused_with_a_sentence(recorded):
    ahead = recorded.get(f"{OF_ANA}?as_of=2026-12-20", who="ana")
    assert ahead.status_code == 422 and "is in the future" in ahead.json()["detail"]
    before = recorded.get(f"{OF_ANA}?as_of=2001-01-01", who="ana")
    assert before.status_code == 422 and "No policy is in force" in before.json()["detail"]


def test_a_user_without_records_has_too_little_record_and_no_lever(api):
    api.post("/consent", json={"user_id": "ana", "action": "grant"}, who="ana")
    found = month(api)
    assert found["record"]["enough"] is False
    assert found["primary"]["key"] == "not_enough_data"
    assert found["primary"]["said"].startswith("There is not enough record yet")
    assert found["levers"] == []


def test_a_lever_turns_where_it_says(recorded):
    lever = next(each for each in month(recorded)["levers"] if each["name"] == CARD)
    assert (lever["now"], lever["least"], lever["step"]) == (3_400_00, 0, 1)
    assert [turn["at"] for turn in lever["turns"]] == [1_499_99, 2_499_99]
    changes = {"interest_cents": 0}
    at = what_if(recorded, {**changes, CARD: 2_499_99}).json()
    assert (at["ended"], at["said"]) == (["high_utilization"], "High utilization would end.")
    above = what_if(recorded, {**changes, CARD: 2_500_00}).json()
    assert above["ended"] == []
    high = persona(above, "high_utilization")
    assert (high["standing"], high["margins"][0]["side"]) == ("held", "on")


def test_what_if_tells_the_readings_before_and_after(recorded):
    found = what_if(recorded, {CARD: 0}).json()
    moved = {each["reading"]: each for each in found["readings"]}
    utilization = moved["utilization_highest"]
    assert (utilization["before"], utilization["after"]) == (0.68, 0)
    assert utilization["changed"] and not moved["interest_cents"]["changed"]


def test_what_if_keeps_nothing(recorded):
    with recorded.database.read() as connection:
        before = connection.exec_driver_sql("select count(*) from audit_events").scalar()
    for cents in (0, 1_000_00):
        assert what_if(recorded, {CARD: cents}).status_code == 200
    with recorded.database.read() as connection:
        after = connection.exec_driver_sql("select count(*) from audit_events").scalar()
    assert before == after
    assert month(recorded)["primary"]["key"] == "high_utilization"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"owed:ben-card": 1}, "'owed:ben-card' is nothing that can be moved here"),
        ({CARD: -1}, "the least it can be is $0.00"),
        ({"low_days": 31}, "the most it can be is 30"),
        ({"is_overdue": 1}, "is yes or no"),
        ({CARD: 10.5}, "is not a whole number"),
        ({CARD: 1e300}, "cannot be"),
    ],
)
def test_what_cannot_be_is_a_problem_with_a_sentence(recorded, changes, said):
    answer = what_if(recorded, changes)
    assert answer.status_code == 422 and said in answer.json()["detail"]


def test_what_is_no_window_or_no_number_is_refused(recorded):
    assert what_if(recorded, {}, window_days=31).status_code == 422
    assert what_if(recorded, {CARD: "12"}).status_code == 422
    assert what_if(recorded, {CARD: None}).status_code == 422
    assert what_if(recorded, {}, kept=True).status_code == 422


def test_staff_looking_at_a_pattern_is_noted_and_the_user_looking_is_not(recorded):
    pattern(recorded, who="ana")
    assert recorded.trail("read") == []
    pattern(recorded, who="operator")
    recorded.get("/users/ana/timeline")
    assert recorded.trail("read") == [
        (recorded.by(), "ana", {"what": "pattern 2026-11-20"}),
        (recorded.by(), "ana", {"what": "timeline 2026-11-20"}),
    ]


def timeline(api, **query):
    answer = api.get("/users/ana/timeline", who="ana", params=query)
    assert answer.status_code == 200, answer.json()
    return answer.json()


def test_the_timeline_tells_runs_and_what_the_records_tell_apart(drafted):
    drafted.run("2026-10-15")
    found = timeline(drafted, points=3)
    window = found["windows"][0]
    assert {each["source"] for each in window["runs"]} == {"run"}
    assert all(each["run_id"] for each in window["runs"])
    assert {(each["source"], each["run_id"]) for each in window["records"]} == {("records", None)}
    days = [each["as_of"] for each in window["records"]]
    assert days == ["2026-11-20", "2026-10-31", "2026-09-30"]
    assert window["records"][0]["said"].startswith("The records, as they stood on November 20")


def test_the_timeline_says_what_turned_between_two_points(recorded):
    # The card was as high before the interest of November 10: only that comparison is new.
    found = timeline(recorded, points=12)["windows"][0]["records"]
    turned = [each for point in found for each in point["turned"]]
    assert all(each["said"] and each["flips"] for each in turned)
    for newer, older in pairwise(found):
        changed = {p["key"] for p in newer["personas"]} ^ {p["key"] for p in older["personas"]}
        assert changed == {each["key"] for each in newer["turned"]}


def test_pages_of_month_ends_follow_one_another_to_the_first_of_the_record(recorded):
    whole = timeline(recorded, points=24)
    assert whole["earlier_before"] is None
    pages, query = [], {}
    while True:
        page = timeline(recorded, **query)
        pages += page["windows"][0]["records"]
        if page["earlier_before"] is None:
            break
        query = {"before": page["earlier_before"]}
    assert pages == whole["windows"][0]["records"]


def test_since_when_is_told_by_both_sources(drafted):
    since = timeline(drafted, points=3)["windows"][0]["since"]
    high = next(each for each in since if each["key"] == "high_utilization")
    assert high["by_runs"] == "2026-11-20"
    assert high["by_records"] <= "2026-10-31"
    assert high["said"].startswith("High utilization: found by the run of November 20, 2026")


def test_an_operator_without_a_customer_behind_them_is_no_pattern(recorded):
    recorded.post("/users", json={"user_id": "cy", "user_type": "operator"})
    assert recorded.get("/users/cy/pattern").status_code == 422
    assert recorded.get("/users/nobody/pattern").status_code == 404
