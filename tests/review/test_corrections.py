"""What a user may say of the record, and what each thing said makes of it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import polars as pl
import pytest

from spendsense.ledger import CORRECTIONS, SCHEMAS, BadInput, Book, NotFound
from spendsense.policy import Policy
from spendsense.review.corrections import Saying, Stated, choices, sentence, stated
from spendsense.signals import streams
from spendsense.signals.money import Recurring, moves, recurring
from spendsense.storage import Correction

DAY = date(2026, 8, 22)
POLICY = Policy.on(DAY)
FILM = ("ENTERTAINMENT", "ENTERTAINMENT_TV_AND_MOVIES")
PAY = ("INCOME", "INCOME_SALARY")


def frame(table: str, rows: list[dict[str, Any]]) -> pl.DataFrame:
    schema = SCHEMAS[table]
    return pl.DataFrame([{name: row.get(name) for name in schema} for row in rows], schema=schema)


def charges(
    key: str, merchant: str, ago: range, cents: int, category: tuple[str, str], name: str = ""
) -> list[dict[str, Any]]:
    return [
        {
            "transaction_id": f"{key}{back}",
            "account_id": "a1",
            "user_id": "u1",
            "date": DAY - timedelta(days=back),
            "amount_cents": cents,
            "name": name or merchant,
            "merchant_name": merchant,
            "category_primary": category[0],
            "category_detailed": category[1],
            "payment_channel": "online",
            "pending": False,
        }
        for back in ago
    ]


ACCOUNT = {
    "account_id": "a1",
    "user_id": "u1",
    "type": "depository",
    "subtype": "checking",
    "name": "Everyday",
    "mask": "1001",
    "balance_current_cents": 500_00,
}
ROWS = [
    *charges("film", "Filmhouse", range(3, 180, 30), 9_99, FILM),
    *charges("more", "Filmhouse", range(10, 180, 30), 24_99, FILM, "FILMHOUSE PLUS"),
    *charges("gym", "Gym", range(5, 180, 30), 40_00, FILM),
    *charges("pay", "Employer", range(1, 180, 14), -900_00, PAY),
    *charges("odd", "Filmh Ltd", range(15, 16), 9_99, ("GENERAL_MERCHANDISE", None)),  # type: ignore[arg-type]
    {**charges("wait", "Shop", range(0, 1), 5_00, FILM)[0], "pending": True},
]


def book(*facts: Any) -> Book:
    whole = [{**dict.fromkeys(CORRECTIONS), "seq": 1, "user_id": "u1", **line} for line in facts]
    said = pl.DataFrame(whole, schema=CORRECTIONS)
    tables = frame("accounts", [ACCOUNT]), frame("transactions", ROWS)
    return Book.at(DAY, *tables, user_ids=("u1",), corrections=said)


def say(**what: Any) -> Stated:
    return stated(book(), Saying(**what), POLICY)


def stream(name: str, cents: int) -> Recurring:
    (found,) = [
        each
        for each in recurring(book(), POLICY)
        if (each.name, each.typical_cents) == (name, cents)
    ]
    return found


def names(of: Book) -> list[tuple[str, int]]:
    return sorted(streams(of, POLICY).select("name", "typical_cents").iter_rows())


def test_a_stream_that_does_not_come_back_is_left_out_whoever_reads() -> None:
    made = say(said="not_recurring", stream=stream("Gym", 40_00).key)
    assert made.facts == ({"said": "not_recurring", "incoming": False, "merchant": "gym"},)
    assert made.label["kind"] == "subscription" and len(made.label["transaction_ids"]) == 6
    assert ("Gym", 40_00) in names(book()) and ("Gym", 40_00) not in names(book(*made.facts))


def test_of_two_services_of_a_merchant_only_the_one_that_was_meant_goes() -> None:
    made = say(said="not_recurring", stream=stream("Filmhouse", 24_99).key)
    (line,) = made.facts
    assert (line["merchant"], line["least_cents"], line["most_cents"]) == (
        "filmhouse", 24_99, 24_99,
    )  # fmt: skip
    left = names(book(*made.facts))
    assert ("Filmhouse", 9_99) in left and ("Filmhouse", 24_99) not in left


def test_pay_that_does_not_come_back_is_still_income() -> None:
    made = say(said="not_recurring", stream=stream("Employer", 900_00).key)
    after = book(*made.facts)
    assert "Employer" not in [name for name, _ in names(after)]
    flows = moves(after, POLICY).filter(merchant_name="Employer")["flow"].unique().to_list()
    assert flows == ["pay"]


def test_a_single_row_can_be_taken_out_of_a_stream() -> None:
    made = say(said="not_recurring", transaction_id="gym5")
    assert made.facts == ({"said": "not_recurring", "transaction_id": "gym5"},)


def test_a_row_becomes_part_of_a_stream_by_its_names_and_category() -> None:
    gym = stream("Filmhouse", 9_99)
    made = say(said="part_of", transaction_id="odd15", stream=gym.key)
    (line,) = made.facts
    assert (line["merchant_name"], line["category_detailed"]) == ("Filmhouse", FILM[1])
    (row,) = book(*made.facts).transactions.filter(transaction_id="odd15").to_dicts()
    assert (row["name"], row["amount_cents"], row["date"]) == (
        "Filmhouse", 9_99, DAY - timedelta(days=15),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("row", "of", "said"),
    [("gym5", ("Gym", 40_00), "already"), ("gym5", ("Employer", 900_00), "went out")],
)
def test_a_row_that_cannot_be_part_of_a_stream_is_refused(
    row: str, of: tuple[str, int], said: str
) -> None:
    with pytest.raises(BadInput, match=said):
        say(said="part_of", transaction_id=row, stream=stream(*of).key)


def test_a_row_is_of_another_category() -> None:
    made = say(said="category", transaction_id="odd15", category="MEDICAL_DENTAL_CARE")
    (row,) = book(*made.facts).transactions.filter(transaction_id="odd15").to_dicts()
    assert (row["category_primary"], row["category_detailed"]) == (
        "MEDICAL", "MEDICAL_DENTAL_CARE",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("row", "category", "said"),
    [
        ("gym5", "INCOME_SALARY", "went out cannot be salary"),
        ("pay1", "TRANSFER_OUT_SAVINGS", "came in cannot be savings"),
        ("gym5", "NO_SUCH_CODE", "is no category"),
        ("gym5", "MEDICAL", "is no category"),
    ],
)
def test_a_category_that_does_not_fit_is_refused(row: str, category: str, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        say(said="category", transaction_id=row, category=category)


@pytest.mark.parametrize("code", ["MEDICAL_DENTAL_CARE", "BANK_FEES_ATM_FEES"])
def test_what_was_bought_or_charged_may_come_back(code: str) -> None:
    assert say(said="category", transaction_id="pay1", category=code).facts


@pytest.mark.parametrize(("row", "flow"), [("gym5", "moved"), ("pay1", "moved")])
def test_a_row_that_moved_own_money_is_neither_spent_nor_earned(row: str, flow: str) -> None:
    made = say(said="own_transfer", transaction_id=row)
    told = moves(book(*made.facts), POLICY).filter(transaction_id=row)["flow"].to_list()
    assert told == [flow]


def test_an_account_that_is_not_the_users_is_not_counted() -> None:
    made = say(said="not_mine", account_id="a1")
    assert (made.label["mask"], made.label["name"]) == ("1001", "Everyday")
    assert book(*made.facts).accounts.is_empty()


@pytest.mark.parametrize(
    "what",
    [
        {"said": "not_recurring"},
        {"said": "not_recurring", "stream": "x", "transaction_id": "y"},
        {"said": "part_of", "transaction_id": "gym5"},
        {"said": "category", "transaction_id": "gym5"},
        {"said": "own_transfer", "account_id": "a1"},
        {"said": "not_mine", "transaction_id": "gym5"},
    ],
)
def test_what_names_too_little_or_too_much_is_refused(what: dict[str, str]) -> None:
    with pytest.raises(BadInput, match="and nothing else"):
        say(**what)


@pytest.mark.parametrize(
    "what",
    [
        {"said": "not_recurring", "stream": "no-such"},
        {"said": "not_recurring", "transaction_id": "no-such"},
        {"said": "own_transfer", "transaction_id": "wait0"},
        {"said": "not_mine", "account_id": "no-such"},
    ],
)
def test_what_is_not_there_or_pending_cannot_be_corrected(what: dict[str, str]) -> None:
    with pytest.raises(NotFound):
        say(**what)


@pytest.mark.parametrize(
    ("what", "said"),
    [
        (
            {"said": "not_mine", "account_id": "a1"},
            "The account Everyday ending 1001 is not yours to count.",
        ),
        (
            {"said": "own_transfer", "transaction_id": "gym5"},
            "$40.00 to Gym on August 17, 2026 moved your own money.",
        ),
        (
            {"said": "category", "transaction_id": "gym5", "category": "MEDICAL_EYE_CARE"},
            "$40.00 to Gym on August 17, 2026 is eye care, not TV and movies.",
        ),
        (
            {"said": "not_recurring", "transaction_id": "pay1"},
            "$900.00 from Employer on August 21, 2026 does not come back.",
        ),
    ],
)
def test_what_was_said_is_told_in_words(what: dict[str, str], said: str) -> None:
    made = say(**what)
    at = datetime.fromisoformat("2026-08-22T12:00")
    told = Correction(
        seq=1, correction_id="c", user_id="u1", said=what["said"], label=made.label,
        facts=made.facts, note="", at=at, by="u1",
    )  # fmt: skip
    assert sentence(told) == said


def test_of_a_stream_it_is_told_whom_it_is_from() -> None:
    made = say(said="not_recurring", stream=stream("Gym", 40_00).key)
    at = datetime.fromisoformat("2026-08-22T12:00")
    told = Correction(
        seq=1, correction_id="c", user_id="u1", said="not_recurring", label=made.label,
        facts=made.facts, note="", at=at, by="u1",
    )  # fmt: skip
    assert sentence(told) == "The subscription from Gym does not come back."


def test_a_row_may_be_said_to_be_what_the_newest_taxonomy_knows() -> None:
    assert "FOOD_AND_DRINK_GROCERIES" in choices()
    assert "INCOME_WAGES" not in choices()  # its older name
