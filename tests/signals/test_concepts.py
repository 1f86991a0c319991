"""The page on spending, pay and what comes back says what the code does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from spendsense.ledger.categories import ESSENTIALS, NOT_PAY, TRANSFERS
from spendsense.policy import parameters
from spendsense.signals.stream_cadence import PERIODS
from spendsense.signals.stream_kinds import REGULAR_BILLS
from spendsense.signals.streams import streams
from spendsense.signals.subscriptions import BILL_KINDS, FREQUENT, PER_YEAR

from .household import FILM, POLICY, Household

PAGE = Path(__file__).parents[2] / "docs" / "concepts" / "recurring-and-spending.md"
TEXT = PAGE.read_text(encoding="utf-8")

WORDS = {
    "RENT_AND_UTILITIES": "rent and utilities", "LOAN_PAYMENTS": "loan payments",
    "MEDICAL": "medical", "FOOD_AND_DRINK_GROCERIES": "groceries",
    "GENERAL_SERVICES_INSURANCE": "insurance", "GENERAL_SERVICES_CHILDCARE": "childcare",
    "TRANSPORTATION_GAS": "gas", "TRANSPORTATION_PUBLIC_TRANSIT": "public transit",
    "TRANSPORTATION_PARKING": "parking", "TRANSPORTATION_TOLLS": "tolls",
    "GENERAL_SERVICES_EDUCATION": "education", "GOVERNMENT_AND_NON_PROFIT_TAX_PAYMENT": "taxes",
    "INCOME_INTEREST_EARNED": "interest", "INCOME_DIVIDENDS": "dividend",
    "INCOME_TAX_REFUND": "tax refund",
}  # fmt: skip


def section(title: str) -> str:
    """The text under a heading, down to the next."""
    return re.split(r"^#+ ", TEXT.split(f"# {title}\n", 1)[1], maxsplit=1, flags=re.M)[0]


def test_every_parameter_that_the_page_names_exists():
    named = set(re.findall(r"`(signals\.[a-z_]+)`", TEXT))
    assert named and named <= {parameter.name for parameter in parameters()}


def test_every_parameter_of_recurring_streams_is_on_the_page():
    words = ("recurring", "price", "steps_a_change", "pay_lookback")
    ours = {p.name for p in parameters()
            if p.name.startswith("signals.") and any(w in p.name for w in words)}  # fmt: skip
    assert ours <= set(re.findall(r"`(signals\.[a-z_]+)`", TEXT))


@pytest.mark.parametrize(
    ("title", "codes"), [("Essential", ESSENTIALS), ("A bill", REGULAR_BILLS), ("Pay", NOT_PAY)]
)
def test_every_code_of_a_group_is_named_in_its_section(title: str, codes: tuple[str, ...]):
    text = section(title)
    for code in codes:
        word = "loan" if (title, code) == ("A bill", "LOAN_PAYMENTS") else WORDS[code]
        assert word.replace("rent and", "rent or") in text.replace("rent and", "rent or"), code


def test_what_is_no_spending_and_what_never_recurs_is_named():
    assert all(f"`{code}`" in section("Spending") for code in TRANSFERS)
    home = Household()
    home.charges(home.checking(), "Bank", (5, 36, 66, 97), 30_00, "BANK_FEES_ATM_FEES")
    home.charges("u1-a1", "Friend", (5, 36, 66, 97), 30_00, "TRANSFER_OUT_ACCOUNT_TRANSFER")
    home.charges("u1-a1", "Shop", (5, 36, 66, 97), -30_00, FILM)
    assert streams(home.book(), POLICY).is_empty()
    assert "Transfers to others,\nrefunds and bank fees" in section("Neither")


def test_every_kind_that_is_billed_is_named():
    assert all(f"`{kind}`" in section("A bill") for kind in BILL_KINDS)


def test_the_cadences_of_the_table_are_those_of_the_code():
    rows = re.findall(r"^\| ([a-z-]+) \| (\d+) \| \d+ \|$", TEXT, re.M)
    assert {name: int(times) for name, times in rows} == PER_YEAR
    assert list(PER_YEAR) == list(PERIODS) and tuple(PERIODS)[:4] == FREQUENT


@pytest.mark.parametrize("name", PERIODS)
def test_a_stream_ends_on_the_day_that_the_table_says(name: str):
    silent = int(re.findall(rf"^\| {name} \| \d+ \| (\d+) \|$", TEXT, re.M)[0])
    status = {}
    for ago in (silent - 1, silent):
        home = Household()
        # Half months come 15 days apart, and 16 now and then.
        days = PERIODS[name][0] if name != "semi-monthly" else 15.2
        home.charges(home.checking(), "Film", [ago + round(n * days) for n in range(5)])
        (stream,) = streams(home.book(), POLICY).to_dicts()
        assert stream["cadence"] == name
        status[ago] = stream["status"]
    assert status == {silent - 1: "MATURE", silent: "TOMBSTONED"}


def test_the_page_links_to_pages_that_exist():
    for link in re.findall(r"\]\((\.\./[^)#]+)\)", TEXT):
        assert (PAGE.parent / link).exists(), link
