"""The page on spending, pay and what comes back says what the code does."""

from __future__ import annotations

import re
from pathlib import Path

import polars as pl
import pytest

from spendsense.ledger.categories import BILLS, ESSENTIALS, NOT_PAY, TRANSFERS
from spendsense.policy import parameters
from spendsense.signals.cadence import LONGEST_GAP, PER_YEAR, cadence
from spendsense.signals.recurring import NEVER_RECURRING

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
    words = ("recurring", "annual", "gap", "price", "bill", "pay_lookback")
    ours = {p.name for p in parameters()
            if p.name.startswith("signals.") and any(w in p.name for w in words)}  # fmt: skip
    assert ours <= set(re.findall(r"`(signals\.[a-z_]+)`", TEXT))


@pytest.mark.parametrize(
    ("title", "codes"), [("Essential", ESSENTIALS), ("A bill", BILLS), ("Pay", NOT_PAY)]
)
def test_every_code_of_a_group_is_named_in_its_section(title: str, codes: tuple[str, ...]):
    text = section(title)
    for code in codes:
        word = "loan" if (title, code) == ("A bill", "LOAN_PAYMENTS") else WORDS[code]
        assert word.replace("rent and", "rent or") in text.replace("rent and", "rent or"), code


def test_what_is_no_spending_and_what_never_recurs_is_named():
    assert all(f"`{code}`" in section("Spending") for code in TRANSFERS)
    assert set(NEVER_RECURRING) == {"BANK_FEES", "INCOME", "LOAN_DISBURSEMENTS"}
    assert "pay and bank fees" in section("Never recurring")


@pytest.mark.parametrize("name", ["weekly", "biweekly", "semi-monthly", "monthly"])
def test_the_gaps_of_the_table_are_those_of_the_code_on_both_sides(name: str):
    gaps = re.findall(rf"^\| {name} \|.*\| (\d+) to (\d+)", TEXT, re.M)
    shortest, longest = map(int, gaps[0])
    average = {"biweekly": 14.0, "semi-monthly": 15.2}.get(name, shortest)
    for gap in (shortest - 1, shortest, longest, longest + 1):
        inside = shortest <= gap <= longest
        row = pl.DataFrame({"gap": [float(gap)], "span": [round(average * 10)], "n": [11]})
        found = row.select(cadence(pl.col("gap"), pl.col("span"), pl.col("n"))).item()
        assert (found == name) is inside


def test_the_longest_gaps_are_those_of_the_code():
    *most, last = map(str, LONGEST_GAP.values())
    assert f"({', '.join(most)} or {last} days)" in TEXT
    assert list(PER_YEAR) == list(LONGEST_GAP)


def test_the_page_links_to_pages_that_exist():
    for link in re.findall(r"\]\((\.\./[^)#]+)\)", TEXT):
        assert (PAGE.parent / link).exists(), link
