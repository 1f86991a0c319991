"""What happened in three months, by hand: two people, an operator, every kind of account."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta

SINCE, AS_OF = date(2026, 8, 1), date(2026, 10, 31)
ADA, BEN, OPERATOR = "u-0000000", "u-0000001", "u-0000002"
RULE = None
"""Cents of a row that the bank works out: a card's or a loan's interest."""

INTEREST, CARD_PAID = "BANK_FEES_INTEREST_CHARGE", "LOAN_PAYMENTS_CREDIT_CARD_PAYMENT"
STUDENT, CAR = "LOAN_PAYMENTS_STUDENT_LOAN_PAYMENT", "LOAN_PAYMENTS_CAR_PAYMENT"
MORTGAGE = "LOAN_PAYMENTS_MORTGAGE_PAYMENT"
WATER = "RENT_AND_UTILITIES_WATER"


@dataclass(frozen=True)
class Account:
    user: str
    type: str
    subtype: str
    opening: int
    limit: int | None = None
    rate: float | None = None


ACCOUNTS = {
    "a1": Account(ADA, "depository", "checking", 1_500_00),
    "a2": Account(ADA, "depository", "savings", 800_00),
    "a3": Account(ADA, "credit", "credit card", 500_00, 2_000_00, 24.99),
    "a4": Account(ADA, "loan", "student", 10_000_00, rate=5.5),
    "a5": Account(ADA, "loan", "auto", 9_000_00, rate=6.9),
    "b1": Account(BEN, "depository", "checking", 4_000_00),
    "b2": Account(BEN, "credit", "credit card", 0, 3_000_00, 21.49),
    "b3": Account(BEN, "loan", "mortgage", 200_000_00, rate=6.875),
    "b4": Account(BEN, "investment", "brokerage", 5_000_00),
    "b5": Account(BEN, "depository", "hsa", 300_00),
    "b6": Account(BEN, "depository", "money market", 2_000_00),
}
OWED = ("credit", "loan")
CLOSINGS = [date(2026, 8, 15), date(2026, 9, 15), date(2026, 10, 15)]


@dataclass(frozen=True)
class Row:
    """One row of the bank's book. `of` is the row it doubles, takes back or refunds."""

    id: str
    account: str
    day: date
    cents: int | None
    category: str
    merchant: str | None = None
    channel: str = "other"
    authorized: date | None = None
    held: int | None = None
    pending: bool = False
    stream: str | None = None
    transfer: str | None = None
    of: tuple[str, str] | None = None
    balance: int | None = None


@dataclass
class Book:
    """What was written by hand, to be changed by a test before the bank works out the rest."""

    rows: list[Row]
    prices: list[tuple[str, date, int, str]]
    streams: dict[str, tuple[str, str, str, str, date | None]]
    kinds: dict[str, str]
    minimums: dict[tuple[str, date], int] = field(default_factory=dict)

    def change(self, row_id: str, **told: object) -> None:
        """Other facts in one row."""
        place = next(at for at, row in enumerate(self.rows) if row.id == row_id)
        self.rows[place] = replace(self.rows[place], **told)  # type: ignore[arg-type]

    def remove(self, row_id: str) -> None:
        self.rows = [row for row in self.rows if row.id != row_id]

    def post(self, row_id: str, account: str, on: date, cents: int, category: str) -> None:
        """One more row, of no stream and no transfer."""
        self.rows.append(Row(row_id, account, on, cents, category))

    def move(
        self,
        name: str,
        on: date,
        legs: str,
        cents: int,
        words: str,
        kind: str,
        merchant: str | None = None,
    ) -> None:
        """Money from the first of two accounts into the second: `legs` and `words` are both. The
        merchant is who the first one's row names."""
        (source, target), (out, into) = legs.split(), (words.split() * 2)[:2]
        stream = name.rsplit("-", 1)[0] if name[-1].isdigit() else None
        sides = ((source, "o", cents, out, merchant), (target, "i", -cents, into, None))
        self.rows += [
            Row(f"{name}{side}", account, on, moved, word, named, stream=stream, transfer=name)
            for account, side, moved, word, named in sides
        ]
        self.kinds[name] = kind


def day(month: int, number: int) -> date:
    return date(2026, month, number)


def handwritten() -> Book:
    book = Book([], [], {}, {})
    ada(book)
    ada_card(book)
    ben(book)
    return book


def ada(book: Book) -> None:
    """Paid every second Friday; rent, saving, a student loan and a car with its insurance."""
    for number, on in enumerate(day(8, 7) + timedelta(days=14 * each) for each in range(7)):
        paid = Row(f"pay-{number}", "a1", on, -2_000_00, "INCOME_SALARY", "Mill", stream="pay")
        book.rows.append(paid)
    for number, on in enumerate((day(8, 3), day(9, 1), day(10, 1))):
        rent = Row(f"rent-{number}", "a1", on, 900_00, "RENT_AND_UTILITIES_RENT", "Hill Homes",
                   "online", on, stream="rent")  # fmt: skip
        book.rows.append(rent)
    # The tenth of October is a Saturday, and the Monday after it Columbus Day.
    for number, on in enumerate((day(8, 10), day(9, 10), day(10, 13))):
        words = "TRANSFER_OUT_SAVINGS TRANSFER_IN_SAVINGS"
        book.move(f"save-{number}", on, "a1 a2", 200_00, words, "saving")
    for number, on in enumerate((day(8, 31), day(9, 30), day(10, 30))):
        earned = Row(f"yield-{number}", "a2", on, -1_23, "INCOME_INTEREST_EARNED", stream="yield")
        book.rows.append(earned)
    for number, on in enumerate((day(8, 14), day(9, 14), day(10, 14))):
        insured = Row(f"cover-{number}", "a1", on, 96_50, "GENERAL_SERVICES_INSURANCE", "Guard",
                      "online", on, stream="cover")  # fmt: skip
        book.rows.append(insured)
    for number, on in enumerate((day(8, 20), day(9, 21), day(10, 20))):
        for loan, account, word, cents in (
            ("school", "a4", STUDENT, 120_00),
            ("car", "a5", CAR, 260_00),
        ):
            book.rows.append(Row(f"{loan}-interest-{number}", account, on, RULE, INTEREST))
            book.move(f"{loan}-{number}", on, f"a1 {account}", cents, word, "loan_payment",
                      "Harbor")  # fmt: skip
    book.streams |= {
        "pay": ("payroll", "Mill", "biweekly", "in", None),
        "rent": ("rent", "Hill Homes", "monthly", "out", None),
        "cover": ("auto_insurance", "Guard", "monthly", "out", None),
        "save": ("saving", "", "monthly", "out", None),
        "yield": ("savings_interest", "", "monthly", "in", None),
        "school": ("student_loan", "", "monthly", "out", None),
        "car": ("auto_loan", "", "monthly", "out", None),
    }


def bought(name: str, account: str, on: date, cents: int, merchant: str, held: int = 0) -> Row:
    """A purchase that was pending for two days, of `held` cents if that was another amount."""
    word = "FOOD_AND_DRINK_RESTAURANT"
    posted = on + timedelta(days=2)
    return Row(name, account, posted, cents, word, merchant, "in store", on, held or cents)


def ada_card(book: Book) -> None:
    """Pays the minimum of the first statement and all of the second; a duplicate, a refund, a cash
    advance, a tip, a subscription whose price rises and one that was canceled."""
    rows = book.rows
    for number, on in enumerate((day(8, 5), day(9, 5), day(10, 5))):
        cents = 10_99 if number == 2 else 9_99
        rows.append(replace(bought(f"film-{number}", "a3", on, cents, "Filmhouse"), stream="film",
                            category="ENTERTAINMENT_TV_AND_MOVIES", channel="online"))  # fmt: skip
    rows.append(replace(bought("news-0", "a3", day(8, 12), 1_00, "Daily"), stream="news",
                        category="GENERAL_MERCHANDISE_ONLINE_MARKETPLACES",
                        channel="online"))  # fmt: skip
    rows.append(replace(rows[-1], id="news-1", day=day(9, 14), authorized=day(9, 12), cents=7_00,
                        held=7_00))  # fmt: skip
    rows += [
        bought("tip", "a3", day(8, 20), 46_00, "Osteria", held=40_00),
        Row("cash", "a3", day(9, 20), 60_00, "TRANSFER_OUT_WITHDRAWAL"),
        Row("cash-fee", "a3", day(9, 20), 5_00, "BANK_FEES_CASH_ADVANCE"),
        bought("gym", "a3", day(9, 23), 30_00, "Gym"),
        replace(bought("gym-again", "a3", day(9, 23), 30_00, "Gym"), of=("gym", "duplicate")),
        Row("gym-back", "a3", day(9, 28), -30_00, "FOOD_AND_DRINK_RESTAURANT", "Gym", "in store",
            of=("gym-again", "reversal")),
        bought("coat", "a3", day(9, 25), 80_00, "Tailor"),
        Row("coat-back", "a3", day(10, 2), -15_00, "FOOD_AND_DRINK_RESTAURANT", "Tailor",
            "in store", of=("coat", "refund")),
        replace(bought("tonight", "a3", day(10, 30), 25_00, "Osteria"), day=day(10, 30),
                pending=True),
    ]  # fmt: skip
    rows += [Row(f"card-interest-{number}", "a3", CLOSINGS[number], RULE, INTEREST)
             for number in (0, 1)]  # fmt: skip
    book.move("owed-0", day(9, 9), "a1 a3", 35_00, CARD_PAID, "card_payment")
    # Of as many cents as the second statement says, once the bank has worked that out.
    book.move("owed-1", day(10, 9), "a1 a3", 0, CARD_PAID, "card_payment")
    book.streams |= {
        "film": ("subscription", "Filmhouse", "monthly", "out", None),
        "news": ("subscription", "Daily", "monthly", "out", day(9, 13)),
        "owed": ("card_payment", "", "monthly", "out", None),
    }
    book.prices += [
        ("film", day(8, 1), 9_99, "start"), ("film", day(10, 1), 10_99, "rise"),
        ("news", day(8, 12), 1_00, "trial"), ("news", day(9, 12), 7_00, "paid"),
    ]  # fmt: skip


def ben(book: Book) -> None:
    """Paid on the last business day of a month, and Social Security on the third Wednesday; a
    mortgage, a brokerage, a card paid in full. Moves on September 1st, and water with it."""
    words = "TRANSFER_OUT_INVESTMENT_AND_RETIREMENT_FUNDS"
    words += " TRANSFER_IN_INVESTMENT_AND_RETIREMENT_FUNDS"
    rows = book.rows
    for number, on in enumerate((day(8, 31), day(9, 30), day(10, 30))):
        rows.append(Row(f"wage-{number}", "b1", on, -5_000_00, "INCOME_SALARY", "Town",
                        stream="wage"))  # fmt: skip
    for number, on in enumerate((day(8, 19), day(9, 16), day(10, 21))):
        rows.append(Row(f"ssa-{number}", "b1", on, -1_900_00, "INCOME_OTHER", "Social Security",
                        stream="ssa"))  # fmt: skip
    for number, on in enumerate((day(8, 12), day(9, 11))):
        rows.append(Row(f"tap-{number}", "b1", on, 40_00, WATER, "City of Reno", stream="tap"))
    rows.append(Row("well-0", "b1", day(10, 13), 45_00, WATER, "City of Elko", stream="well"))
    for number, on in enumerate((day(8, 5), day(9, 8), day(10, 5))):
        rows.append(Row(f"home-interest-{number}", "b3", on, RULE, INTEREST))
        book.move(f"home-{number}", on, "b1 b3", 1_500_00, MORTGAGE, "loan_payment", "Harbor")
        book.move(f"invest-{number}", on, "b1 b4", 100_00, words, "investing", "Harbor")
        own = "TRANSFER_OUT_ACCOUNT_TRANSFER TRANSFER_IN_ACCOUNT_TRANSFER"
        book.move(f"health-{number}", on, "b1 b5", 50_00, own, "hsa")
    rows += [
        bought("lunch-0", "b2", day(8, 6), 30_00, "Diner"),
        bought("lunch-1", "b2", day(8, 25), 45_00, "Diner"),
        bought("lunch-2", "b2", day(9, 25), 52_00, "Diner"),
        replace(bought("fuel", "b2", day(10, 20), 41_20, "Redline", held=75_00),
                category="TRANSPORTATION_GAS"),
        Row("gig", "b1", day(9, 3), -84_10, "INCOME_GIG_ECONOMY", "Forkrunner"),
        Row("notes", "b1", day(9, 4), 60_00, "TRANSFER_OUT_WITHDRAWAL"),
    ]  # fmt: skip
    book.move("full-0", day(9, 8), "b1 b2", 30_00, CARD_PAID, "card_payment")
    book.move("full-1", day(10, 9), "b1 b2", 45_00, CARD_PAID, "card_payment")
    book.streams |= {
        "wage": ("payroll", "Town", "monthly", "in", None),
        "ssa": ("social_security", "Social Security", "monthly", "in", None),
        "tap": ("water", "City of Reno", "monthly", "out", day(9, 12)),
        "well": ("water", "City of Elko", "monthly", "out", None),
        "home": ("mortgage", "", "monthly", "out", None),
        "invest": ("investing", "", "monthly", "out", None),
        "health": ("hsa", "", "monthly", "out", None),
        "full": ("card_payment", "", "monthly", "out", None),
    }
