"""Consent: granted, revoked, and its history."""

from __future__ import annotations

import polars as pl

from spendsense.evaluation.demographics import Demographics
from spendsense.review.keys import PUBLIC, make_key, public_keys
from spendsense.review.signed_receipt import checked


def change(api, action, who="ana", user="ana", note="in the app"):
    api.clock.forward()
    return api.post("/consent", json={"user_id": user, "action": action, "note": note}, who=who)


def test_a_user_grants_and_revokes_and_both_are_kept_with_who_and_when(api):
    granted, revoked = change(api, "grant").json(), change(api, "revoke").json()
    assert (granted["consented"], granted["changed"], granted["stays"]) == (True, True, {})
    assert (revoked["consented"], revoked["changed"], revoked["purged"]) == (False, True, {})
    assert granted["purposes"] == revoked["purposes"] == ["education", "partner_offers"]
    assert set(revoked["stays"]) == {"consent events", "audit entries", "review events"}
    history = api.get("/consent/ana", who="ana").json()
    assert (history["user_id"], history["consented"]) == ("ana", False)
    assert [
        (each["action"], each["purposes"], each["at"], each["by"], each["note"])
        for each in history["events"]
    ] == [
        (
            action,
            [purpose],
            f"2026-11-20T12:0{minute}:00Z",
            f"the user, with {api.by('ana')}",
            "in the app",
        )
        for minute, action in ((1, "grant"), (2, "revoke"))
        for purpose in ("education", "partner_offers")
    ]


def test_an_operator_records_consent_for_a_user_under_their_own_name(api):
    assert change(api, "grant", who="operator", note="on paper").status_code == 200
    event, _ = api.get("/consent/ana").json()["events"]
    assert (event["by"], event["note"]) == (api.by(), "on paper")


def test_a_second_grant_changes_nothing_and_says_so(api):
    change(api, "grant")
    assert change(api, "grant").json()["changed"] is False
    assert change(api, "revoke", user="ben", who="ben").json()["changed"] is False
    assert len(api.get("/consent/ana").json()["events"]) == 2


def test_a_user_who_is_not_on_record_cannot_consent(api):
    assert change(api, "grant", who="operator", user="nobody").status_code == 404
    assert api.get("/consent/nobody").status_code == 404


def test_what_a_user_revoked_an_operator_cannot_grant_again(api):
    change(api, "grant", who="operator")
    change(api, "revoke")
    refused = change(api, "grant", who="operator")
    assert refused.status_code == 403
    assert "only the user can grant it again" in refused.json()["detail"]
    assert change(api, "grant").json()["changed"] is True


def test_what_an_operator_revoked_an_operator_may_grant_again(api):
    change(api, "grant")
    change(api, "revoke", who="operator")
    assert change(api, "grant", who="operator").json()["changed"] is True


def test_a_clock_that_was_set_back_neither_undoes_nor_refuses_a_revocation(drafted):
    assert change(drafted, "revoke").status_code == 200
    drafted.clock.forward(-30)
    assert drafted.get("/profile/ana", who="ana").status_code == 403
    body = {"as_of": "2026-11-20", "user_id": "ana"}
    assert drafted.post("/operator/run", json=body).status_code == 403
    assert change(drafted, "grant").json()["changed"] is True
    assert change(drafted, "revoke").json()["changed"] is True
    assert drafted.get("/profile/ana", who="ana").status_code == 403


def test_a_user_grants_one_purpose_for_days_and_sees_until_when_and_the_words(api):
    body = {"user_id": "ana", "action": "grant", "purposes": ["education"], "days": 20}
    assert api.post("/consent", json=body, who="ana").json()["purposes"] == ["education"]
    lessons, offers, *_ = api.get("/consent/ana", who="ana").json()["purposes"]
    assert (lessons["state"], lessons["until"]) == ("ends_soon", "2026-12-10T12:00:00Z")
    assert "it ends in 20 days unless it is granted again" in lessons["sentence"]
    assert (offers["state"], offers["until"]) == ("never_granted", None)
    assert "offers" in offers["text_now"]["text"]


def test_a_grant_of_another_text_than_the_one_in_force_is_refused(api):
    shown = api.get("/consent/ana", who="ana").json()["purposes"][0]["text_now"]["hash"]
    body = {"user_id": "ana", "action": "grant", "text_hash": {"education": "0" * 64}}
    refused = api.post("/consent", json=body, who="ana")
    assert refused.status_code == 409
    assert "is not the one in force" in refused.json()["detail"]
    assert api.get("/consent/ana").json()["consented"] is False
    body["text_hash"] = {"education": shown}
    assert api.post("/consent", json=body, who="ana").json()["changed"] is True


def test_purposes_and_days_that_are_none_are_faults(api):
    for wrong in ({"purposes": ["marketing"]}, {"days": 0}, {"days": 400}, {"days": "x"}):
        body = {"user_id": "ana", "action": "grant", **wrong}
        assert api.post("/consent", json=body, who="ana").status_code == 422
    assert api.get("/consent/ana").json()["events"] == []


def test_a_receipt_is_the_users_and_the_operators(api):
    change(api, "grant")
    kept = api.get("/consent/ana/receipt", who="ana").json()
    assert [each["action"] for each in kept["entries"]] == ["grant", "grant"]
    assert kept["purposes"][0]["text"].startswith("SpendSense may read")
    assert api.get("/consent/ana/receipt").status_code == 200
    assert api.get("/consent/ana/receipt", who="ben").status_code == 404
    assert api.get("/consent/nobody/receipt").status_code == 404


def test_operators_list_whose_consent_ends_soon_and_users_do_not(api):
    body = {"user_id": "ben", "action": "grant", "purposes": ["education"], "days": 5}
    api.post("/consent", json=body, who="ben")
    page = api.get("/operator/consent/expiring").json()
    assert [(each["user_id"], each["state"]) for each in page["items"]] == [("ben", "ends_soon")]
    assert api.get("/operator/consent/expiring?within=4").json()["total"] == 0
    assert api.get("/operator/consent/expiring", who="ben").status_code == 403


def test_a_revocation_says_what_it_took(drafted):
    waiting = drafted.waiting()
    done = change(drafted, "revoke").json()
    assert done["purged"]["recommendations"] == len(waiting)
    assert "review events" in done["stays"]
    assert drafted.waiting() == []
    assert drafted.waiting("ben")


def test_a_deletion_over_http_erases_demographics_and_a_preview_does_not(drafted):
    url = drafted.database.url.render_as_string(hide_password=False)
    people = Demographics.beside(url)
    people.load(pl.DataFrame({"user_id": ["ana", "ben"], "region": ["rural", "urban"]}))
    told = drafted.get("/consent/ana/preview?everything=true", who="ana").json()
    assert any("age, income and region" in each for each in told["sentences"])
    assert people.held().people == 2
    gone = drafted.post("/users/ana/delete", json={"everything": True}, who="ana").json()
    assert gone["purged"]["demographics"] == 1
    assert people.read()["user_id"].to_list() == ["ben"]


def test_the_user_deletes_everything_and_nobody_else_does(drafted):
    everything = {"everything": True}
    path = "/users/ana/delete"
    assert drafted.post(path, json=everything, who="operator").status_code == 403
    assert drafted.post(path, json=everything, who="ben").status_code == 404
    assert drafted.post(path, json={"everything": False}, who="ana").status_code == 422
    assert drafted.post(path, json={}, who="ana").status_code == 422
    gone = drafted.post(path, json=everything, who="ana").json()
    assert (gone["deleted"], gone["tokens_ended"]) == (True, 1)
    assert gone["purged"]["transactions"] == 31
    assert drafted.get("/consent/ana", who="ana").status_code == 401
    kept = drafted.get("/consent/ana/receipt").json()
    assert [each["action"] for each in kept["entries"]] == ["grant"] * 2 + ["revoke"] * 2
    assert drafted.get("/operator/users/ana").json()["user"]["name"] is None
    assert drafted.get("/audit/verify").json()["findings"] == []


def test_a_receipt_is_signed_as_it_is_sent(api):
    change(api, "grant")
    unsigned = api.get("/consent/ana/receipt", who="ana").json()
    assert unsigned["signed"] is False and "spendsense audit key" in unsigned["unsigned_because"]
    home = api.client.app.state.home
    make_key(home)

    kept = api.get("/consent/ana/receipt", who="ana").json()

    keys = public_keys(home / PUBLIC)
    assert kept["made_at"].endswith("Z") and checked(kept, keys).genuine
    assert checked({**kept, "made_at": "2030-01-01T00:00:00Z"}, keys).verdict == "changed"


def test_a_revocation_reaches_the_features_in_the_home(api):
    change(api, "grant")
    folder = api.client.app.state.home / "features" / "credit"
    folder.mkdir(parents=True)
    (folder.parent / "signals.json").write_text("{}")
    rows = pl.DataFrame({"user_id": ["ana", "ana", "ben"], "card_count": [1, 1, 2]})
    rows.write_parquet(folder / "part-00000.parquet")

    done = change(api, "revoke").json()

    assert done["purged"]["rows_of_parquet_files"] == 2
    assert pl.read_parquet(folder / "part-00000.parquet")["user_id"].to_list() == ["ben"]


def test_a_damaged_file_of_features_stops_no_revocation_and_is_told(api):
    change(api, "grant")
    folder = api.client.app.state.home / "features" / "credit"
    folder.mkdir(parents=True)
    (folder.parent / "signals.json").write_text("{}")
    (folder / "part-00000.parquet").write_bytes(b"PAR1 and no more")

    done = change(api, "revoke").json()

    assert (done["changed"], done["consented"]) == (True, False)
    assert "the next sweep takes the rows out" in done["stays"]["parquet files"]
    assert "/" not in done["stays"]["parquet files"]


def test_a_revocation_with_a_key_reaches_them_once_and_is_told_again_the_same(api):
    change(api, "grant")
    folder = api.client.app.state.home / "features" / "credit"
    folder.mkdir(parents=True)
    (folder.parent / "signals.json").write_text("{}")
    pl.DataFrame({"user_id": ["ana", "ben"]}).write_parquet(folder / "part-00000.parquet")
    body = {"user_id": "ana", "action": "revoke", "note": ""}
    key = {"Idempotency-Key": "revocation-1"}

    first = api.post("/consent", json=body, who="ana", headers=key).json()
    again = api.post("/consent", json=body, who="ana", headers=key).json()

    assert first == again and first["purged"]["rows_of_parquet_files"] == 1
    assert pl.read_parquet(folder / "part-00000.parquet")["user_id"].to_list() == ["ben"]
    assert api.get("/audit/verify").json()["findings"] == []
