"""A user's money over HTTP: each figure opens exactly its rows, and agrees with the readings."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

TODAY = date(2026, 11, 20)


@pytest.fixture
def money(drafted: Any) -> Any:
    """Ana has pay, a subscription at two prices and a bill besides coffee and a card."""
    rows = [
        *_rows("pay", "Employer", range(2, 200, 14), -900_00, "INCOME", "INCOME_SALARY"),
        *_rows(
            "film", "Filmhouse", range(5, 125, 30), 12_99, "ENTERTAINMENT",
            "ENTERTAINMENT_TV_AND_MOVIES",
        ),
        *_rows(
            "film", "Filmhouse", range(125, 245, 30), 9_99, "ENTERTAINMENT",
            "ENTERTAINMENT_TV_AND_MOVIES",
        ),
        *_rows(
            "rent", "Landlord <b>", range(19, 200, 30), 700_00, "RENT_AND_UTILITIES",
            "RENT_AND_UTILITIES_RENT",
        ),
    ]  # fmt: skip
    wait = {**rows[0], "transaction_id": "ana-wait", "amount_cents": 3_00, "pending": True}
    wait |= {"date": TODAY.isoformat(), "category_primary": None, "category_detailed": None}
    loaded = drafted.post("/ingest", json={"transactions": [*rows, wait]})
    assert loaded.status_code == 200, loaded.text
    return drafted


def _rows(
    key: str, merchant: str, ago: range, cents: int, primary: str, detailed: str
) -> list[dict[str, Any]]:
    return [
        {
            "transaction_id": f"ana-{key}-{back}",
            "account_id": "ana-checking",
            "user_id": "ana",
            "date": (TODAY - timedelta(days=back)).isoformat(),
            "amount_cents": cents,
            "name": merchant.upper(),
            "merchant_name": merchant,
            "category_primary": primary,
            "category_detailed": detailed,
            "payment_channel": "online",
        }
        for back in ago
    ]


def get(money: Any, path: str, who: str = "ana") -> Any:
    answer = money.get(f"/users/ana/{path}", who=who)
    assert answer.status_code == 200, answer.text
    return answer.json()


def figures(told: Any) -> list[Any]:
    """Every figure somewhere in an answer."""
    if isinstance(told, list):
        return [found for each in told for found in figures(each)]
    if not isinstance(told, dict):
        return []
    own = [told] if {"cents", "said", "count", "query"} == told.keys() else []
    return own + [found for each in told.values() for found in figures(each)]


def test_every_figure_of_spending_opens_exactly_the_rows_it_adds_up(money: Any) -> None:
    found = figures(get(money, "spending"))
    assert len(found) > 50
    for query in {each["query"] for each in found}:
        (figure, *same) = [each for each in found if each["query"] == query]
        assert all(each == figure for each in same)
        if figure["count"] == 0:
            continue
        page = get(money, f"transactions?limit=1&{query}")
        assert page["total"] == figure["count"], query
        assert page["in_cents"] + page["out_cents"] == figure["cents"], query


def test_both_windows_agree_with_the_readings_to_the_cent(money: Any) -> None:
    assert money.run()["users"] == 2
    readings = {
        each["window_days"]: each["readings"]
        for each in money.get("/signals/ana", who="ana").json()["windows"]
    }
    for span in get(money, "spending")["spans"]:
        read = readings[span["window_days"]]
        assert span["whole"]["money_out"]["cents"] == read["spend_cents"]
        assert span["whole"]["income"]["cents"] == read["income_cents"]
        line = get(money, f"balances?days={span['window_days']}")
        assert line["low_days"] == read["low_days"]
        assert line["lowest"]["balance_cents"] == read["lowest_balance_cents"]
        assert line["next_pay_date"] == read["next_pay_date"]
        counted = [each for each in get(money, "recurring")["streams"] if each["counted"]]
        bought = [each for each in counted if each["group"] == "subscription"]
        assert len(bought) == read["subscription_count"]
        assert len(counted) - len(bought) == read["bill_count"]
        totals = get(money, "accounts")["totals"]
        assert totals["cards_utilization"] == read["utilization_overall"]
        assert totals["checking_cents"] == read["checking_balance_cents"]


def test_the_rows_of_any_reading_can_be_opened(money: Any) -> None:
    rows = get(money, "transactions?reading=subscription_count&window_days=30&limit=500")
    assert {row["merchant_name"] for row in rows["items"]} == {"Filmhouse"}
    assert rows["sentence"] == "8 rows that subscription count over 30 days was read from."
    refused = money.get("/users/ana/transactions?reading=luck", who="ana")
    assert refused.status_code == 422 and "no reading 'luck'" in refused.json()["detail"]


def test_an_account_is_told_by_its_last_digits_with_what_is_owed(money: Any) -> None:
    card, checking = get(money, "accounts")["accounts"]
    assert (card["label"], card["mask"], card["balance_said"]) == (
        "Card ending 4821", "4821", "$3,400.00 is owed.",
    )  # fmt: skip
    assert card["card"]["reached"] == [30, 50] and card["card"]["utilization_said"] == "68%"
    (owed,) = card["owed"]
    assert (owed["apr_percentage"], owed["minimum_payment_cents"]) == (24.99, 9_500)
    assert checking["card"] is None and checking["counted"]


def test_pages_follow_one_another_without_a_row_twice_or_missing(money: Any) -> None:
    whole = get(money, "transactions?limit=500")
    seen, cursor = [], ""
    while cursor is not None:
        page = get(money, f"transactions?limit=7{cursor and f'&cursor={cursor}'}")
        assert page["total"] == whole["total"]
        seen += [row["transaction_id"] for row in page["items"]]
        cursor = page["next_cursor"]
    assert seen == [row["transaction_id"] for row in whole["items"]]
    days = [row["date"] for row in whole["items"]]
    assert days == sorted(days, reverse=True) and len(set(seen)) == len(seen)


@pytest.mark.parametrize(
    ("asked", "merchants"),
    [
        ("ids=ana-film-5,ana-rent-19,no-such", {"Filmhouse", "Landlord <b>"}),
        ("category=RENT_AND_UTILITIES", {"Landlord <b>"}),
        ("category=ENTERTAINMENT_TV_AND_MOVIES", {"Filmhouse"}),
        ("flow=pay", {"Employer"}),
        ("money_in=true", {"Employer"}),
        ("flow=pending", {"Employer"}),
        ("direction=in", {"Employer"}),
        ("q=film", {"Filmhouse"}),
        ("q=(", set()),
        ("account=ana-card", {None}),
        ("category=none", {"Employer"}),
        ("from=2026-11-15&to=2026-11-15&q=film", {"Filmhouse"}),
        ("from=2026-11-16&to=2026-11-14", set()),
    ],
)
def test_rows_are_found_by_what_they_are(money: Any, asked: str, merchants: set[str]) -> None:
    found = get(money, f"transactions?limit=500&{asked}")
    assert {row["merchant_name"] for row in found["items"]} == merchants
    assert found["total"] == len(found["items"])


def test_a_pending_row_is_shown_and_counted_nowhere(money: Any) -> None:
    (row,) = get(money, "transactions?flow=pending")["items"]
    assert (row["transaction_id"], row["flow_words"]) == (
        "ana-wait", "is pending, and not counted yet",
    )  # fmt: skip
    assert get(money, "transactions?flow=pending")["out_cents"] == 0


@pytest.mark.parametrize(
    "wrong",
    ["cursor=x", "cursor=MjAyNg==", "limit=0", "limit=501", "flow=luck", "as_of=2031-01-01",
     "as_of=1999-01-01", "direction=up", "nothing=1", f"ids={'a,' * 500}a"],
)  # fmt: skip
def test_what_cannot_be_asked_is_refused_in_a_sentence(money: Any, wrong: str) -> None:
    answer = money.get(f"/users/ana/transactions?{wrong}", who="ana")
    assert answer.status_code == 422 and answer.json()["detail"]


def test_on_an_earlier_day_the_record_is_as_it_stood_then(money: Any) -> None:
    now, then = get(money, "spending"), get(money, "spending?as_of=2026-11-15")
    assert (now["as_of"], then["as_of"]) == ("2026-11-20", "2026-11-15")
    page = get(money, "transactions?as_of=2026-11-15&limit=1")
    assert page["items"][0]["date"] <= "2026-11-15"
    held = get(money, "accounts?as_of=2026-11-17")["totals"]["checking_cents"]
    assert held == 240_000 - 900_00 + 4_50  # pay of the 18th, and a coffee since


def test_a_price_that_rose_and_the_days_ahead_are_told(money: Any) -> None:
    found = get(money, "recurring")
    (film,) = [each for each in found["streams"] if each["name"] == "Filmhouse"]
    (change,) = film["price_changes"]
    assert change["rise"] and change["sentence"].startswith("The price rose from $9.99 to $12.99")
    assert film["expected"][0] == film["next_date"] == "2026-12-17"
    rows = get(money, f"transactions?{film['query']}&limit=500")["items"]
    assert {row["transaction_id"] for row in rows} == set(film["transaction_ids"])
    assert rows[0]["stream"]["key"] == film["key"]


def test_the_calendar_is_a_file_to_keep(money: Any) -> None:
    answer = money.get("/users/ana/recurring.ics", who="ana")
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert answer.headers["content-disposition"] == 'attachment; filename="recurring.ics"'
    assert answer.text.startswith("BEGIN:VCALENDAR\r\n") and "SUMMARY:Filmhouse" in answer.text


@pytest.mark.parametrize(
    "path",
    ["accounts", "transactions", "spending", "balances", "recurring", "recurring.ics",
     "corrections"],
)  # fmt: skip
def test_a_look_of_staff_is_noted_and_a_users_own_is_not(money: Any, path: str) -> None:
    before = len(money.trail("read"))
    assert money.get(f"/users/ana/{path}", who="ana").status_code == 200
    assert len(money.trail("read")) == before
    assert money.get(f"/users/ana/{path}", who="operator").status_code == 200
    (*_, (actor, subject, _)) = money.trail("read")
    assert (actor, subject) == (money.by(), "ana") and len(money.trail("read")) == before + 1


def test_of_somebody_without_a_row_everything_is_empty_and_said(api: Any) -> None:
    change = {"user_id": "ana", "action": "grant"}
    assert api.post("/consent", json=change, who="ana").status_code == 200
    spending = get(api, "spending")
    assert spending["first_day"] is None and spending["as_of"] == "2026-11-20"
    assert spending["spans"][0]["before_absent"] == "There are no posted rows yet."
    assert get(api, "balances")["sentence"] == "There is no checking balance to follow."
    assert get(api, "accounts")["accounts"] == [] and get(api, "recurring")["streams"] == []
