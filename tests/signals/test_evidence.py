"""Every number can be worked out again from nothing but the rows, accounts and days it cites."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from math import isclose
from statistics import median, pstdev
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from spendsense.ledger import Book, Window
from spendsense.signals import EVIDENCE_OF, READINGS, Evidence, evidence, read
from spendsense.signals.specification import Record
from spendsense.signals.specification.credit import highest, paid_minimum
from spendsense.signals.specification.income import frequency
from spendsense.signals.specification.recurring import merchant, streams

from .household import AS_OF, HALF_YEAR, MONTH, POLICY, Household, book_of, day
from .strategies import books
from .test_cash_flow import a_week
from .test_credit import MINIMUM, a_payer
from .test_income import paid
from .test_savings import a_saver
from .test_subscriptions import a_subscriber

PAY_WINDOW = Window(180, AS_OF)


@dataclass(frozen=True)
class Cited:
    """The records that one reading's groups of evidence name, and nothing else."""

    window: Window
    rows: Mapping[str, list[dict[str, Any]]]
    accounts: list[dict[str, Any]]
    liabilities: list[dict[str, Any]]
    days: Mapping[str, tuple[date, ...]]

    def total(self, group: str) -> int:
        return sum(row["amount_cents"] for row in self.rows[group])

    def monthly(self, group: str) -> int:
        return self.total(group) * 30 // self.window.days

    def held(self) -> int:
        return sum(account["balance_current_cents"] for account in self.accounts)

    def record(self) -> Record:
        rows = [row for group in self.rows.values() for row in group]
        return Record(AS_OF, self.accounts, rows, self.liabilities)

    def paid(self) -> dict[date, int]:
        days: dict[date, int] = defaultdict(int)
        for row in self.rows["pay of 180 days"]:
            days[row["date"]] -= row["amount_cents"]
        return dict(sorted(days.items()))

    def gap(self) -> float:
        days = list(self.paid())
        return float(median((b - a).days for a, b in pairwise(days)))

    def balances(self) -> list[int]:
        later = self.rows["checking rows"]
        return [
            self.held() + sum(row["amount_cents"] for row in later if row["date"] > on)
            for on in self.days["checking days"]
        ]

    def start(self) -> int:
        return self.held() + self.total("savings rows")

    def of_card(self, name: str) -> Any:
        (card,) = self.accounts
        return card[name]

    def known(self, name: str, kind: str | None = None) -> list[Any]:
        return [row[name] for row in self.liabilities
                if row[name] is not None and kind in (None, row["kind"])]  # fmt: skip


def _streams(cited: Cited, group: str) -> list[tuple[str, int]]:
    """Merchant and monthly cents, recognised again from the cited rows alone."""
    record = cited.record()
    spender = [{"account_id": a, "type": "depository"} for a in _accounts(cited.rows[group])]
    found = streams(Record(AS_OF, spender, record.transactions, []), POLICY)
    assert {s.merchant for s in found} == {merchant(row) for row in cited.rows[group]}
    return sorted((-s.monthly_cents, s.merchant) for s in found)


def _accounts(rows: list[dict[str, Any]]) -> set[str]:
    return {row["account_id"] for row in rows}


def _minimum_only(cited: Cited) -> bool:
    rows = cited.rows["card payments"]
    cards = [{"account_id": a, "type": "credit"} for a in _accounts(rows)]
    record = Record(AS_OF, cards, rows, cited.liabilities)
    answers = [paid_minimum(record, liability, POLICY) for liability in cited.liabilities]
    return any(answer for answer in answers if answer is not None)


AGAIN: dict[str, Callable[[Cited], Any]] = {
    "subscription_count": lambda c: len(_streams(c, "subscription streams")),
    "subscription_spend_cents": lambda c: c.total("subscription charges"),
    "subscription_monthly_cents": lambda c: c.monthly("subscription charges"),
    "subscription_share": lambda c: c.total("subscription charges") / c.total("spending"),
    "largest_subscription_name": lambda c: _streams(c, "subscription streams")[0][1],
    "largest_subscription_cents": lambda c: -_streams(c, "subscription streams")[0][0],
    "bill_count": lambda c: len(_streams(c, "bill streams")),
    "bill_monthly_cents": lambda c: c.monthly("bill charges"),
    "spend_cents": lambda c: c.total("spending"),
    "savings_balance_cents": lambda c: c.held(),
    "savings_net_inflow_cents": lambda c: -c.total("savings rows"),
    "savings_monthly_inflow_cents": lambda c: -c.total("savings rows") * 30 // c.window.days,
    "savings_start_cents": lambda c: c.start(),
    "savings_growth": lambda c: -c.total("savings rows") / c.start(),
    "essential_monthly_cents": lambda c: c.monthly("essential spending"),
    "emergency_fund_months": lambda c: c.held() / c.monthly("essential spending"),
    "card_count": lambda c: len(c.accounts),
    "utilization_highest": lambda c: (
        c.of_card("balance_current_cents") / c.of_card("balance_limit_cents")
    ),
    "highest_card": lambda c: highest(c.record(), POLICY)["highest_card"],
    "highest_card_mask": lambda c: c.of_card("mask"),
    "highest_card_balance_cents": lambda c: c.of_card("balance_current_cents"),
    "highest_card_limit_cents": lambda c: c.of_card("balance_limit_cents"),
    "utilization_overall": lambda c: c.held() / sum(a["balance_limit_cents"] for a in c.accounts),
    "utilization_line": lambda c: highest(c.record(), POLICY)["utilization_line"],
    "interest_cents": lambda c: c.total("interest charges"),
    "pays_minimum_only": _minimum_only,
    "is_overdue": lambda c: any(c.known("is_overdue")),
    "minimum_payment_cents": lambda c: sum(c.known("minimum_payment_cents", "credit")),
    "apr_highest": lambda c: max(c.known("apr_percentage", "credit")),
    "income_cents": lambda c: -c.total("pay"),
    "income_monthly_cents": lambda c: -c.total("pay of 180 days") // 6,
    "pay_count": lambda c: len(c.paid()),
    "pay_gap_median_days": lambda c: c.gap(),
    "pay_frequency": lambda c: frequency(list(c.paid()), POLICY),
    "pay_variability": lambda c: pstdev(c.paid().values()) * len(c.paid()) / sum(c.paid().values()),
    "last_pay_date": lambda c: max(c.paid()),
    "checking_balance_cents": lambda c: c.held(),
    "expense_monthly_cents": lambda c: c.monthly("spending"),
    "buffer_months": lambda c: c.held() / c.monthly("spending"),
    "days_observed": lambda c: len(c.days["checking days"]),
    "low_days": lambda c: len(c.days["low days"]),
    "low_day_share": lambda c: len(c.days["low days"]) / len(c.days["checking days"]),
    "low_line_cents": lambda c: POLICY["signals.low_balance_cents"],
    "lowest_balance_cents": lambda c: min(c.balances()),
    "mean_balance_cents": lambda c: sum(c.balances()) // len(c.balances()),
    "balance_volatility": lambda c: pstdev(c.balances()) * len(c.balances()) / sum(c.balances()),
    "overdraft_fee_cents": lambda c: c.total("overdraft fees"),
    "posted_rows": lambda c: len(c.rows["posted rows"]),
    "history_days": lambda c: (AS_OF - c.rows["first posted row"][0]["date"]).days,
}


def cited(book: Book, proof: dict[str, Evidence], name: str, window: Window) -> Cited:
    groups = {group: proof.get(group, Evidence()) for group in EVIDENCE_OF[name]}
    rows = {row["transaction_id"]: row for row in book.transactions.to_dicts()}
    ids = {account_id for found in groups.values() for account_id in found.accounts}
    owed = book.liabilities.to_dicts() if "liabilities" in groups else []
    return Cited(
        window,
        {group: [rows[key] for key in found.transactions] for group, found in groups.items()},
        [a for a in book.accounts.to_dicts() if a["account_id"] in ids],
        [row for row in owed if row["account_id"] in ids],
        {group: found.days for group, found in groups.items()},
    )


def unproven(book: Book, window: Window) -> list[tuple[Any, ...]]:
    """Readings that their evidence alone does not give."""
    proof = evidence(book, window, POLICY)
    wrong = []
    for row in read(book, window, POLICY).to_dicts():
        for name in READINGS:
            if row[name] is not None:
                again = AGAIN[name](cited(book, proof[row["user_id"]], name, window))
                if not _alike(row[name], again):
                    wrong.append((row["user_id"], name, row[name], again))
    return wrong


def _alike(found: Any, again: Any) -> bool:
    if isinstance(found, float):
        return isclose(found, again, rel_tol=1e-9, abs_tol=1e-9)
    return bool(found == again)


def a_renter() -> Household:
    home = Household("u5")
    home.charges(
        home.checking(2_000_00), "Landlord", (20, 51, 81), 900_00, "RENT_AND_UTILITIES_RENT"
    )
    home.charges("u5-a1", "Insurer", (35, 65, 95), 60_00, "GENERAL_SERVICES_INSURANCE")
    home.row("u5-a1", day(250), 3_00)
    home.charges("u5-a1", "Paper", (20, 385), 99_00)
    return home


@pytest.mark.parametrize("window", [MONTH, HALF_YEAR], ids=["30 days", "180 days"])
@pytest.mark.parametrize(
    "home",
    [
        a_subscriber(),
        a_saver(),
        a_payer(MINIMUM, MINIMUM),
        paid((1, 15, 29, 60)),
        a_week(),
        a_renter(),
    ],
    ids=["subscriber", "saver", "payer", "paid", "a week", "renter"],
)
def test_every_reading_can_be_worked_out_again_from_its_evidence(home: Household, window: Window):
    assert unproven(home.book(), window) == []


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(books(), st.sampled_from((MONTH, HALF_YEAR)))
def test_so_can_those_of_any_book(book: Book, window: Window):
    assert unproven(book, window) == []


def test_every_reading_has_evidence_and_every_group_of_it_exists():
    assert set(EVIDENCE_OF) == set(READINGS) == set(AGAIN)
    cited_groups = {group for groups in EVIDENCE_OF.values() for group in groups}
    given_groups = {group for home in FULL for group in home.evidence(HALF_YEAR)}
    assert cited_groups == given_groups


def test_a_stream_is_proven_by_its_charges_before_the_window():
    proof = a_subscriber().evidence(MONTH)
    assert len(proof["subscription charges"].transactions) == 2
    assert len(proof["subscription streams"].transactions) == 6


def test_evidence_is_in_the_order_of_the_days():
    home = a_week()
    assert home.evidence()["checking days"].days == tuple(day(ago) for ago in (4, 3, 2, 1, 0))
    assert home.evidence()["posted rows"].transactions == ("u1-t4", "u1-t3", "u1-t2", "u1-t1")
    assert home.evidence()["low days"].days == (AS_OF - timedelta(days=3),)


def test_evidence_of_the_highest_card_names_that_card_alone():
    home = Household()
    home.card(100_00, mask="1111")
    home.card(900_00, mask="2222")
    proof = home.evidence()
    assert proof["highest card"].accounts == ("u1-a2",)
    assert proof["cards"].accounts == ("u1-a1", "u1-a2")


def test_pending_rows_are_no_evidence():
    home = a_week()
    pending = home.row("u1-a1", day(0), 80_00, "FOOD_AND_DRINK_GROCERIES", pending=True)
    assert all(pending not in group.transactions for group in home.evidence().values())


def test_evidence_is_written_as_json_with_iso_days():
    assert Evidence(("t1",), ("a1",), (date(2026, 8, 22),)).as_json() == {
        "transactions": ["t1"], "accounts": ["a1"], "days": ["2026-08-22"],
    }  # fmt: skip


def test_a_block_gives_each_user_the_evidence_of_their_own_rows():
    proof = evidence(book_of(a_week(), a_renter()), MONTH, POLICY)
    assert all(key.startswith("u5-") for key in proof["u5"]["spending"].transactions)
    assert proof["u1"] == a_week().evidence()


def an_overdrawn() -> Household:
    home = a_week()
    home.row("u1-a1", day(3), 35_00, "BANK_FEES_OVERDRAFT_FEES")
    card = home.card(800_00)
    home.row(card, day(3), 12_00, "BANK_FEES_INTEREST_CHARGE")
    return home


PAYERS = (a_payer(MINIMUM, MINIMUM), paid((1, 15, 29, 60)))
FULL = (a_subscriber(), a_saver(), *PAYERS, an_overdrawn(), a_renter())
