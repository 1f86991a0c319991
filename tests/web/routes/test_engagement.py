"""Today, the shelf and engagement over HTTP: what counts, what is shown, and the one switch."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from spendsense.review import audit
from spendsense.storage.engagement_tables import engagement_events, engagement_settings, shelf
from spendsense.web.engagement_bodies import NewLook, NewMark, NewSettings
from spendsense.web.routes import ROUTES


def approve(api, recommendation):
    """Approved, and its hold over."""
    assert api.post(f"/operator/review/{recommendation}/approve").json()["status"] == "approved"
    api.clock.forward()


def get(api, what, who="ana", **more):
    answer = api.get(f"/users/{who}/{what}", who=who, **more)
    assert answer.status_code == 200, answer.json()
    return answer.json()


def mark(api, recommendation, action, who="ana", **more):
    path = f"/users/{who}/learn/{recommendation}"
    return api.post(path, who=who, json={"action": action, **more})


def opened(api, recommendation):
    return api.get(f"/operator/review/{recommendation}").json()["recommendation"]


def rows(api, table):
    with api.database.read() as connection:
        return connection.execute(sa.select(table)).all()


def lessons(api):
    return {item["shown"]["item_key"]: item for item in get(api, "learn")["lessons"]}


@pytest.fixture
def learning(drafted):
    """Two lessons of ana's are approved: the first and another of another item."""
    page = drafted.get("/operator/review?user_id=ana&limit=500").json()["items"]
    education = [item for item in page if item["kind"] == "education"]
    first = education[0]
    other = next(item for item in education if item["item_key"] != first["item_key"])
    for item in (other, first):
        approve(drafted, item["id"])
    drafted.first, drafted.other = first, other
    return drafted


@pytest.fixture
def first(learning):
    return learning.first["id"]


def test_today_has_a_recap_a_card_rings_and_how_new_the_records_are(learning, first):
    day = get(learning, "today")

    assert (day["day"], day["as_of"]) == ("2026-11-20", "2026-11-20")
    assert day["records"]["sentence"] == "Your records reach up to Friday, November 20."
    assert day["card"]["shown"]["id"] == first and day["card"]["state"] == "new"
    assert [ring["key"] for ring in day["rings"]] == ["read", "review", "answer"]
    assert len(day["recap"]["facts"]) <= 3 and day["recap"]["sentence"]


def test_what_waits_for_a_person_is_a_number_and_never_a_word_of_it(drafted):
    waiting = [opened(drafted, each) for each in drafted.waiting()]
    keys = {each["item_key"] for each in waiting if each["kind"] == "education"}

    day = drafted.get("/users/ana/today", who="ana")
    assert day.json()["waiting"] == {
        "lessons": len(keys),
        "sentence": f"{len(keys)} lessons are with a person for approval.",
    }
    shelf_ = drafted.get("/users/ana/learn", who="ana")
    assert day.json()["card"] is None and shelf_.json()["lessons"] == []
    for each in waiting:
        for answer in (day, shelf_):
            assert each["id"] not in answer.text and each["title"] not in answer.text


def test_finishing_a_lesson_counts_once_however_often_it_is_finished(learning, first):
    done = mark(learning, first, "read").json()
    assert (done["changed"], done["counted"]) == (True, True)
    assert done["item"]["state"] == "read"
    again = mark(learning, first, "read").json()
    assert (again["changed"], again["counted"]) == (False, False)

    mark(learning, first, "undo_read")
    learning.clock.at += timedelta(days=1)
    assert mark(learning, first, "read").json()["counted"] is False

    found = get(learning, "engagement")
    assert found["level"]["lessons"] == 1 and found["done_total"] == 1
    assert found["done"][0]["sentence"].startswith("Finished a lesson: ")
    assert len(rows(learning, engagement_events)) == 1


def test_the_card_is_the_next_lesson_once_the_first_is_finished_put_by_or_put_away(learning, first):
    other = learning.other["id"]
    for action in ("read", "later", "never"):
        mark(learning, first, action)
        assert get(learning, "today")["card"]["shown"]["id"] == other
        mark(learning, first, f"undo_{action}")
        assert get(learning, "today")["card"]["shown"]["id"] == first


def test_later_comes_back_on_its_day_and_not_before(learning, first):
    key = learning.first["item_key"]
    mark(learning, first, "later", until="2026-11-23")
    assert lessons(learning)[key]["state"] == "later"

    learning.clock.at += timedelta(days=2)
    assert lessons(learning)[key]["state"] == "later"
    learning.clock.at += timedelta(days=1)
    assert lessons(learning)[key]["state"] == "new"


def test_later_without_a_day_is_a_week_and_within_ninety_days(learning, first):
    assert mark(learning, first, "later").json()["item"]["later_until"] == "2026-11-27"
    assert mark(learning, first, "later", until="2027-02-18").status_code == 200
    for wrong in ("2027-02-19", "2026-11-20"):
        refused = mark(learning, first, "later", until=wrong)
        assert refused.status_code == 422 and "give a day after" in refused.json()["detail"]
    assert mark(learning, first, "read", until="2026-11-23").status_code == 422


def test_what_is_never_to_be_seen_again_is_gone_at_once_and_can_be_taken_back(learning, first):
    def shown():
        listed = learning.get("/recommendations/ana", who="ana").json()["recommendations"]
        return {each["id"] for each in listed}

    assert first in shown()
    mark(learning, first, "never")
    assert first not in shown() and learning.other["id"] in shown()
    assert lessons(learning)[learning.first["item_key"]]["state"] == "never"
    feedback = {"recommendation_id": first, "verdict": "helpful"}
    assert learning.post("/feedback", json=feedback, who="ana").status_code == 404

    mark(learning, first, "undo_never")
    assert first in shown()


def test_what_is_never_to_be_seen_again_is_not_drafted_and_the_trace_says_why(learning, first):
    key = learning.first["item_key"]
    mark(learning, first, "never")
    learning.run("2026-11-21")

    waiting = [opened(learning, each) for each in learning.waiting()]
    today = [each for each in waiting if each["as_of"] == "2026-11-21"]
    assert today and key not in {each["item_key"] for each in today}
    trace = learning.get(f"/traces/{today[0]['trace_id']}").json()["body"]
    drafts = [d for w in trace["windows"].values() for d in w["drafts"] if d["item_key"] == key]
    assert {d["why_not"] for d in drafts} == {"not chosen: its user asked not to see this again"}
    ben = [opened(learning, each) for each in learning.waiting("ben")]
    assert key in {each["item_key"] for each in ben if each["as_of"] == "2026-11-21"}

    mark(learning, first, "undo_never")
    learning.clock.at += timedelta(days=1)
    learning.run("2026-11-22")
    again = [opened(learning, each) for each in learning.waiting()]
    assert key in {each["item_key"] for each in again if each["as_of"] == "2026-11-22"}


def test_nothing_that_was_not_approved_can_be_marked(learning):
    waiting = learning.waiting()[0]

    for named in (waiting, "rec_of_nobody"):
        refused = mark(learning, named, "read")
        assert (
            refused.status_code == 404 and "is shown no recommendation" in refused.json()["detail"]
        )
    assert rows(learning, shelf) == []


def test_what_is_withdrawn_leaves_the_shelf_with_its_mark(learning, first):
    mark(learning, first, "read")
    body = {"reason": "a number was wrong"}
    assert learning.post(f"/operator/review/{first}/withdraw", json=body).status_code == 200

    assert learning.first["item_key"] not in lessons(learning)


def test_an_offer_is_apart_and_nothing_about_it_is_counted(learning, monkeypatch):
    page = learning.get("/operator/review?user_id=ana&limit=500").json()["items"]
    offers = [item for item in page if item["kind"] == "offer"]
    assert offers
    with learning.database.write() as connection:  # one person may approve it here
        connection.execute(sa.text("UPDATE recommendations SET kind = 'offer' WHERE item_key = :k"),
                           {"k": learning.first["item_key"]})  # fmt: skip

    found = get(learning, "learn")
    assert [item["shown"]["id"] for item in found["offers"]] == [learning.first["id"]]
    refused = mark(learning, learning.first["id"], "read")
    assert refused.status_code == 422 and "An offer is not finished" in refused.json()["detail"]
    said = {"recommendation_id": learning.first["id"], "verdict": "helpful"}
    assert learning.post("/feedback", json=said, who="ana").status_code == 201
    assert mark(learning, learning.first["id"], "later").status_code == 200
    assert rows(learning, engagement_events) == []


def test_an_answer_counts_once_and_its_code_is_one_of_those_offered(learning, first):
    codes = get(learning, "learn")["feedback_codes"]
    said = {"recommendation_id": first, "verdict": "not_helpful", "code": "hard_to_follow"}
    assert "hard_to_follow" in {each["code"] for each in codes["not_helpful"]}

    answer = learning.post("/feedback", json=said, who="ana")
    assert answer.status_code == 201 and answer.json()["code"] == "hard_to_follow"
    learning.post("/feedback", json={**said, "code": None}, who="ana")
    assert [row.kind for row in rows(learning, engagement_events)] == ["feedback_given"]
    told = lessons(learning)[learning.first["item_key"]]["feedback"]
    assert (told["verdict"], told["code"]) == ("not_helpful", None)

    for wrong in ("fits_me", "because"):
        refused = learning.post("/feedback", json={**said, "code": wrong}, who="ana")
        assert refused.status_code == 422, wrong


def test_looking_through_what_is_permitted_counts_once_a_month(drafted):
    def looked():
        answer = drafted.post("/users/ana/engagement/reviewed", json={"what": "consent"}, who="ana")
        return answer.json()["counted"]

    assert [looked(), looked()] == [True, False]
    drafted.clock.at += timedelta(days=11)
    assert looked()


def test_a_charge_that_does_not_come_back_is_none_to_look_through(drafted):
    for named in ("ana-interest", "ben-coffee-1", "nothing"):
        body = {"what": "charge", "transaction_id": named}
        refused = drafted.post("/users/ana/engagement/reviewed", json=body, who="ana")
        assert refused.status_code == 404, named
    for body in ({"what": "charge"}, {"what": "consent", "transaction_id": "x"}, {"what": "app"}):
        refused = drafted.post("/users/ana/engagement/reviewed", json=body, who="ana")
        assert refused.status_code == 422, body


def test_a_recurring_charge_counts_once_until_the_next_of_it(drafted):
    def row(number, day):
        return {
            "transaction_id": f"film-{number}", "account_id": "ana-card", "user_id": "ana",
            "date": day, "amount_cents": 999, "name": "Filmbox", "merchant_name": "Filmbox",
            "category_primary": "ENTERTAINMENT",
            "category_detailed": "ENTERTAINMENT_TV_AND_MOVIES",
        }  # fmt: skip

    days = ("2026-07-14", "2026-08-14", "2026-09-14", "2026-10-14", "2026-11-14")
    films = [row(n, day) for n, day in enumerate(days)]
    assert drafted.post("/ingest", json={"transactions": films}).json()["loaded"]

    def looked(number):
        body = {"what": "charge", "transaction_id": f"film-{number}"}
        return drafted.post("/users/ana/engagement/reviewed", json=body, who="ana").json()

    assert [looked(0)["counted"], looked(4)["counted"]] == [True, False]
    drafted.clock.at += timedelta(days=25)
    drafted.post("/ingest", json={"transactions": [row(5, "2026-12-14")]})
    assert looked(0)["counted"]


def test_the_switch_turns_all_of_it_off_and_nothing_is_computed_or_kept(learning, first):
    mark(learning, learning.other["id"], "read")
    off = learning.post("/users/ana/engagement/settings", json={"enabled": False}, who="ana").json()
    assert (off["settings"]["enabled"], off["settings"]["kept"], off["deleted"]) == (False, 1, 0)

    day, found = get(learning, "today"), get(learning, "engagement")
    assert day["engagement"] is False
    assert {name: day[name] for name in ("recap", "rings", "streak", "level")} == {
        "recap": None, "rings": None, "streak": None, "level": None,
    }  # fmt: skip
    assert day["card"]["shown"]["id"] == first and day["records"]["newest"] == "2026-11-20"
    left = {name for name, value in found.items() if value is not None}
    assert left == {"user_id", "day", "as_of", "settings", "counts"}

    done = mark(learning, first, "read").json()
    assert (done["changed"], done["counted"]) == (True, False)
    body = {"what": "consent"}
    reviewed = learning.post("/users/ana/engagement/reviewed", json=body, who="ana").json()
    assert reviewed["counted"] is False
    assert len(rows(learning, engagement_events)) == 1

    on = learning.post("/users/ana/engagement/settings", json={"enabled": True}, who="ana").json()
    assert on["settings"]["kept"] == 1
    assert get(learning, "engagement")["level"]["lessons"] == 1


def test_no_record_is_read_of_who_switched_it_off(learning, monkeypatch):
    learning.post("/users/ana/engagement/settings", json={"enabled": False}, who="ana")
    asked = []

    def heard(connection, cursor, statement, *rest):
        asked.append(statement)

    sa.event.listen(learning.database.engine, "before_cursor_execute", heard)
    get(learning, "today")
    get(learning, "engagement")
    assert not [each for each in asked if "FROM liabilities" in each or "FROM accounts" in each]


def test_who_switches_it_off_keeps_or_deletes_what_was_finished(learning, first):
    mark(learning, first, "read")
    body = {"enabled": False, "past": "delete"}
    gone = learning.post("/users/ana/engagement/settings", json=body, who="ana").json()

    assert (gone["deleted"], gone["settings"]["kept"]) == (1, 0)
    assert rows(learning, engagement_events) == [] and len(rows(learning, shelf)) == 1
    with learning.database.read() as connection:
        assert audit.verify(connection) == ()


def test_a_target_is_one_of_a_few_and_choosing_it_counts_once(drafted):
    def choose(**targets):
        return drafted.post(
            "/users/ana/engagement/settings", json={"targets": targets}, who="ana"
        )  # fmt: skip

    assert choose(read=2).json()["settings"]["targets"] == {"read": 2, "review": 1, "answer": 1}
    choose(read=1)
    choose(read=2)
    assert [row.key for row in rows(drafted, engagement_events)] == ["read=2", "read=1"]
    assert get(drafted, "today")["rings"][0]["target"] == 2
    choose(review=0)
    assert [ring["key"] for ring in get(drafted, "today")["rings"]] == ["read", "answer"]

    for wrong in ({"read": 4}, {"read": -1}, {"opens": 1}, {"read": "many"}):
        assert choose(**wrong).status_code == 422, wrong
    before = len(drafted.trail("engagement.settings"))
    choose(review=0)
    assert len(drafted.trail("engagement.settings")) == before


def test_nobody_but_the_user_sees_what_they_finished(learning):
    for who in ("operator", "auditor", "administrator"):
        for what in ("today", "engagement", "learn"):
            assert learning.get(f"/users/ana/{what}", who=who).status_code == 403
    assert learning.get("/users/ana/learn", who="ben").status_code == 404


def test_what_was_finished_and_the_shelf_go_with_the_consent_and_the_switch_stays(learning, first):
    mark(learning, first, "read")
    mark(learning, learning.other["id"], "never")
    learning.post("/users/ana/engagement/settings", json={"targets": {"read": 3}}, who="ana")
    body = {"user_id": "ana", "action": "revoke"}
    gone = learning.post("/consent", json=body, who="ana").json()["purged"]

    assert (gone["engagement_events"], gone["shelf"]) == (2, 2)
    assert rows(learning, engagement_events) == [] and rows(learning, shelf) == []
    assert len(rows(learning, engagement_settings)) == 1
    for what in ("today", "engagement", "learn"):
        assert learning.get(f"/users/ana/{what}", who="ana").status_code == 403

    learning.post("/consent", json={"user_id": "ana", "action": "grant"}, who="ana")
    assert (
        learning.post("/users/ana/delete", json={"everything": True}, who="ana").status_code == 200
    )
    assert rows(learning, engagement_settings) == []
    with learning.database.read() as connection:
        assert audit.verify(connection) == ()


def test_marks_of_offers_go_with_the_consent_to_offers(learning, first):
    with learning.database.write() as connection:
        connection.execute(sa.text("UPDATE recommendations SET kind = 'offer' WHERE item_key = :k"),
                           {"k": learning.first["item_key"]})  # fmt: skip
    mark(learning, first, "never")
    mark(learning, learning.other["id"], "read")
    body = {"user_id": "ana", "action": "revoke", "purposes": ["partner_offers"]}
    learning.post("/consent", json=body, who="ana")

    assert [row.item_key for row in rows(learning, shelf)] == [learning.other["item_key"]]


def test_on_an_earlier_day_it_is_as_it_stood_then(learning, first):
    learning.clock.at += timedelta(days=1)
    mark(learning, first, "read")

    assert get(learning, "engagement?as_of=2026-11-20")["level"]["lessons"] == 0
    assert get(learning, "engagement")["level"]["lessons"] == 1
    earlier = get(learning, "today?as_of=2026-11-10")
    assert (earlier["day"], earlier["as_of"]) == ("2026-11-10", "2026-11-10")
    assert earlier["records"]["newest"] == "2026-11-10"
    for wrong in ("2030-01-01", "2001-01-01", "soon"):
        assert learning.get(f"/users/ana/today?as_of={wrong}", who="ana").status_code == 422


def test_records_that_are_eight_days_old_are_said_to_be_and_seven_are_not(drafted):
    drafted.clock.at += timedelta(days=7)
    assert get(drafted, "today")["records"]["stale"] is False
    drafted.clock.at += timedelta(days=1)
    records = get(drafted, "today")["records"]
    assert records["stale"] and records["days_old"] == 8
    assert records["sentence"].endswith("That was 8 days ago, so what came since is not in here.")


def test_a_user_without_records_is_told_so(api):
    api.post("/consent", json={"user_id": "ana", "action": "grant"}, who="ana")
    day = get(api, "today")

    assert day["records"]["newest"] is None and day["recap"]["facts"] == []
    assert day["recap"]["sentence"] == "There are no bank records to read yet."
    assert day["card"] is None and day["waiting"] == {"lessons": 0, "sentence": None}
    assert get(api, "engagement")["verified"] == []


def test_no_address_takes_a_report_that_the_app_was_opened(drafted):
    """What can be sent to engagement is closed: every field, and every word of it."""
    words = {
        field: getattr(model.model_fields[field].annotation, "__args__", ())
        for model in (NewMark, NewLook, NewSettings)
        for field in model.model_fields
    }
    assert set(words) == {
        "action", "until", "what", "transaction_id", "enabled", "targets", "past",
    }  # fmt: skip
    said = [each for each in (*words["action"], *words["what"], *words["past"])]
    assert said == [
        "read", "later", "never", "undo_read", "undo_later", "undo_never",
        "charge", "consent", "keep", "delete",
    ]  # fmt: skip
    posts = {route.name for route in ROUTES if route.method == "POST" and "users/{" in route.path}
    for name in posts:
        assert not {"open", "opened", "visit", "view", "click", "ping"} & set(name.split("_"))

    for _ in range(3):
        for what in ("today", "engagement", "learn"):
            get(drafted, what)
        drafted.get("/recommendations/ana", who="ana")
    assert rows(drafted, engagement_events) == []
