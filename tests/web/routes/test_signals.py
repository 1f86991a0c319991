"""Every reading of a day over HTTP."""

from __future__ import annotations

from typing import Any

from spendsense.signals import FAMILIES


def told(api: Any, **query: str) -> dict[str, Any]:
    answer = api.get("/users/ana/signals", who="ana", params=query)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def readings(window: dict[str, Any]) -> dict[str, Any]:
    return {
        each["reading"]: each["value"]
        for family in window["families"]
        for each in family["readings"]
    }


def test_every_reading_of_every_family_is_told_over_both_windows(drafted: Any) -> None:
    body = told(drafted)
    assert [window["window_days"] for window in body["windows"]] == [30, 180]
    for window in body["windows"]:
        assert [
            (family["family"], [each["reading"] for each in family["readings"]])
            for family in window["families"]
        ] == [(family, [each.name for each in own]) for family, own in FAMILIES.items()]


def test_the_readings_of_the_day_of_a_run_are_those_that_the_run_kept(drafted: Any) -> None:
    kept = drafted.get("/operator/users/ana", who="operator").json()
    assert kept["windows"]
    now = told(drafted, as_of=kept["as_of"])
    assert [readings(window) for window in now["windows"]] == [
        {name: window["readings"][name] for name in readings(now["windows"][0])}
        for window in kept["windows"]
    ]


def test_an_earlier_day_is_read_as_it_stood(drafted: Any) -> None:
    body = told(drafted)
    earlier = told(drafted, as_of=body["first_day"])
    assert earlier["as_of"] == body["first_day"] < body["as_of"]
    days = [readings(each["windows"][0])["history_days"] for each in (earlier, body)]
    assert days[0] < days[1]


def test_nothing_to_read_is_null_and_said_in_words(drafted: Any) -> None:
    absent = [
        each
        for window in told(drafted)["windows"]
        for family in window["families"]
        for each in family["readings"]
        if each["value"] is None
    ]
    assert absent
    assert all(each["text"] is None and each["said"].endswith(".") for each in absent)


def test_each_value_opens_the_rows_behind_it(drafted: Any) -> None:
    window = told(drafted)["windows"][1]
    by_name = {
        each["reading"]: each for family in window["families"] for each in family["readings"]
    }
    rows = drafted.get(
        f"/users/ana/transactions?{by_name['interest_cents']['query']}", who="ana"
    ).json()
    assert by_name["interest_cents"]["value"] > 0
    assert rows["items"]
    assert sum(row["amount_cents"] for row in rows["items"]) == by_name["interest_cents"]["value"]
