"""Books by chance: ordinary ones, and hostile ones."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from spendsense.ledger import Book

from .household import Household, book_of, day, primary_of

CATEGORIES = (
    None, "ENTERTAINMENT_TV_AND_MOVIES", "FOOD_AND_DRINK_GROCERIES", "RENT_AND_UTILITIES_RENT",
    "RENT_AND_UTILITIES_GAS_AND_ELECTRICITY", "INCOME_SALARY", "INCOME_INTEREST_EARNED",
    "INCOME_TAX_REFUND", "LOAN_PAYMENTS_CREDIT_CARD_PAYMENT", "LOAN_PAYMENTS_CAR_PAYMENT",
    "BANK_FEES_INTEREST_CHARGE", "BANK_FEES_OVERDRAFT_FEES", "BANK_FEES_INSUFFICIENT_FUNDS",
    "TRANSFER_OUT_SAVINGS", "TRANSFER_IN_SAVINGS", "GENERAL_SERVICES_INSURANCE",
    "MEDICAL_DENTAL_CARE", "LOAN_DISBURSEMENTS_PERSONAL", "TRANSPORTATION_GAS",
    "GENERAL_SERVICES_STORAGE", "INCOME_GIG_ECONOMY", "INCOME_CONTRACTOR",
)  # fmt: skip
KINDS = (
    ("depository", "checking"), ("depository", "checking"), ("depository", "savings"),
    ("depository", "cd"), ("depository", "hsa"), ("depository", None), ("credit", "credit card"),
    ("credit", "credit card"), ("loan", "student"), ("investment", "brokerage"), ("other", None),
)  # fmt: skip
EDGES = (0, 1, 29, 30, 31, 89, 90, 91, 99, 100, 101, 179, 180, 181, 399, 400, 401, -1, -5)
STEPS = {"weekly": 7, "biweekly": 14, "semi-monthly": 15.22, "monthly": 30.44, "quarterly": 91,
         "semi-annual": 183, "annual": 365}  # fmt: skip

balances = st.one_of(
    st.none(),
    st.sampled_from((0, -50_00, 99_99, 100_00, 300_00, 500_00, 1_000_00)),
    st.integers(-2_000_00, 9_000_00),
)
amounts = st.one_of(
    st.sampled_from((9_99, 10_00, 10_50, 10_51, 1, 0, -500_00, -9_99, -1, 25_00, 27_50, 27_51)),
    st.integers(-3_000_00, 3_000_00),
)
days_ago = st.one_of(st.sampled_from(EDGES), st.integers(-10, 420))
merchants = st.sampled_from(("Film", "film", "Gym", "", None, "Żabka", None))
names = st.sampled_from(
    (
        None,
        "",
        "ACH 4711",
        "FILM #12/7",
        "Uber 072515 SF**POOL**",
        "Gym 3",
        "42",
        "ACME PAYROLL 7",
        "RIDE EARNINGS 5",
        "PAYROLL REVERSAL",
    )
)


INCOMING = {
    None: (False, True),
    "INCOME_SALARY": (True,),
    "INCOME_GIG_ECONOMY": (True,),
    "INCOME_CONTRACTOR": (True,),
    "LOAN_PAYMENTS_CREDIT_CARD_PAYMENT": (True,),
}
"""Categories whose planted rows come in."""
currencies = st.sampled_from((None, None, "USD", "USD", "EUR", "BTC"))
statements = st.sampled_from(
    (None, day(0), day(5), day(21), day(22), day(35), day(53), day(400), day(-1))
)


@st.composite
def households(draw: st.DrawFn, user_id: str) -> Household:
    """Anything a bank could send, and some things it should not."""
    home = Household(user_id)
    for type, subtype in draw(st.lists(st.sampled_from(KINDS), max_size=5)):
        home.account(
            type, subtype, draw(balances),
            balance_limit_cents=draw(st.sampled_from((None, 0, 600_00, 1_000_00, -5))),
            mask=draw(st.sampled_from((None, "4523"))),
            name=draw(st.sampled_from((None, "My card"))),
            official_name=draw(st.sampled_from((None, "Platinum"))),
            opened_on=draw(st.sampled_from((None, day(500), day(29), day(30), day(3), day(-2)))),
            iso_currency_code=draw(currencies),
        )  # fmt: skip
    for _ in range(draw(st.integers(0, 3)) if home.accounts else 0):
        _plant(draw, home)
    for _ in range(draw(st.integers(0, 3)) if len(home.accounts) > 1 else 0):
        _move(draw, home)
    for _ in range(draw(st.integers(0, 12))):
        _scatter(draw, home)
    for account in home.accounts:
        if account["type"] in ("credit", "loan") and draw(st.booleans()):
            _owe(draw, home, account)
    return home


def _some_account(draw: st.DrawFn, home: Household) -> str:
    # An account that is nowhere in the record, now and then.
    ids = [account["account_id"] for account in home.accounts]
    return str(draw(st.sampled_from([*ids, f"{home.user_id}-lost"])))


def _scatter(draw: st.DrawFn, home: Household) -> None:
    category = draw(st.sampled_from(CATEGORIES))
    home.row(
        _some_account(draw, home), day(draw(days_ago)), draw(amounts), category, draw(merchants),
        category_primary=draw(st.sampled_from((primary_of(category), None))),
        name=draw(names), pending=draw(st.sampled_from((False, False, False, True))),
        iso_currency_code=draw(currencies),
    )  # fmt: skip


def _move(draw: st.DrawFn, home: Household) -> None:
    """Money from one own account to another, which takes some days, also over a window's edge."""
    out, into = draw(st.permutations([account["account_id"] for account in home.accounts]))[:2]
    cents, ago = (
        draw(st.sampled_from((50_00, 75_00))),
        draw(st.sampled_from((0, 2, 29, 30, 31, 181))),
    )
    own = draw(st.sampled_from((None, "TRANSFER_OUT_SAVINGS", "GENERAL_SERVICES_INSURANCE")))
    home.row(out, day(ago), cents, own, draw(merchants))
    home.row(into, day(ago - draw(st.integers(0, 3))), -cents, draw(st.sampled_from((own, None))))


def _plant(draw: st.DrawFn, home: Household) -> None:
    """Regular charges, pay, or card payments, with jitter and a drifting price."""
    category = draw(st.sampled_from((*CATEGORIES, "INCOME_SALARY", CATEGORIES[1], CATEGORIES[4])))
    step = STEPS[draw(st.sampled_from(tuple(STEPS)))]
    merchant, account = draw(merchants), _some_account(draw, home)
    price, end = draw(st.integers(1, 900_00)), draw(st.integers(0, 45))
    incoming = draw(st.sampled_from(INCOMING.get(category, (False,))))
    jitter = draw(st.sampled_from((0, 1, 3)))
    rises = draw(
        st.lists(st.sampled_from((100, 100, 100, 100, 105, 106, 150)), min_size=2, max_size=8)
    )
    for n, percent in enumerate(rises):
        back = end + round(n * step) + draw(st.integers(-jitter, jitter))
        cents = -(-price * percent // 100)
        home.row(account, day(back), -cents if incoming else cents, category, merchant,
                 name=draw(names) if merchant is None else merchant)  # fmt: skip


def _owe(draw: st.DrawFn, home: Household, account: dict[str, Any]) -> None:
    home.liability(
        account["account_id"], draw(st.sampled_from(("credit", "student"))),
        minimum_payment_cents=draw(st.sampled_from((None, 0, 9_99, 35_00))),
        last_statement_balance_cents=draw(st.sampled_from((None, 9_99, 10_00, 800_00))),
        last_statement_date=draw(statements),
        last_payment_date=draw(st.sampled_from((None, day(5), day(-1)))),
        is_overdue=draw(st.sampled_from((None, False, True))),
        apr_percentage=draw(st.sampled_from((None, 19.99, 24.5))),
    )  # fmt: skip


@st.composite
def ordinary(draw: st.DrawFn, user_id: str) -> Household:
    """Pay, cards that are used and paid, savings, bills and subscriptions; then what scatters."""
    home = Household(user_id)
    home.checking(
        draw(st.integers(-100_00, 3_000_00)), opened_on=draw(st.sampled_from((None, day(20))))
    )
    home.savings(draw(st.sampled_from((None, 50_00, 99_99, 400_00, 9_000_00))))
    for _ in range(draw(st.integers(0, 2))):
        _use_card(draw, home)
    cents = st.lists(st.sampled_from((900_00, 950_00, 1_200_00)), min_size=1, max_size=9)
    _even(draw, home, "Employer", [-c for c in draw(cents)], "INCOME_SALARY")
    for merchant in draw(st.sets(st.sampled_from(("Film", "Gym", "Power", "Box")), max_size=4)):
        prices = draw(
            st.lists(
                st.sampled_from((9_99, 9_99, 9_99, 9_99, 10_50, 14_99, 4_00)),
                min_size=2,
                max_size=9,
            )
        )
        _even(draw, home, merchant, prices, draw(st.sampled_from(CATEGORIES[1:5])))
    for _ in range(draw(st.integers(0, 5))):
        _scatter(draw, home)
    return home


def _even(
    draw: st.DrawFn, home: Household, merchant: str, cents: list[int], category: str,
    account: str | None = None, steps: tuple[str, ...] = tuple(STEPS),
) -> None:  # fmt: skip
    """Rows that come back, evenly, but for a few days."""
    step, end = (
        STEPS[draw(st.sampled_from(steps))],
        draw(st.sampled_from((0, 1, 8, 14, 29, 40, 41))),
    )
    for n, amount in enumerate(cents):
        back = end + round(n * step) + draw(st.sampled_from((0, 0, 1, -2)))
        home.row(account or f"{home.user_id}-a1", day(back), amount, category, merchant)


def _use_card(draw: st.DrawFn, home: Household) -> None:
    card = home.card(draw(st.sampled_from((-10_00, 0, 299_99, 300_00, 500_00, 800_00))))
    paid = draw(st.lists(st.sampled_from((35_00, 35_00, 38_50, 38_51, 90_00)), max_size=4))
    _even(draw, home, "Payment", [-c for c in paid], CATEGORIES[8], card, ("monthly", "biweekly"))
    for cents in draw(st.lists(st.sampled_from((1, 12_00, -12_00)), max_size=3)):
        home.row(card, day(draw(st.sampled_from(EDGES))), cents, "BANK_FEES_INTEREST_CHARGE")
    if draw(st.booleans()):
        owed = draw(st.sampled_from((35_00, 800_00)))
        home.liability(card, minimum_payment_cents=35_00, last_statement_balance_cents=owed,
                       last_statement_date=draw(statements))  # fmt: skip


@st.composite
def earners(draw: st.DrawFn, user_id: str) -> Household:
    """Employers, bills from several accounts, money moved between them, and everyday shopping."""
    home = Household(user_id)
    first, second, savings = home.checking(draw(balances)), home.checking(10_00), home.savings(1_00)
    for name in "abc"[: draw(st.integers(1, 3))]:
        price, sort = draw(st.integers(100_00, 2_000_00)), draw(st.sampled_from(EARNED))
        _line(draw, home, draw(st.sampled_from((first, first, savings))), name, -price, sort)
    for name in "defghi"[: draw(st.integers(0, 6))]:
        price, sort = draw(st.integers(1_00, 500_00)), draw(st.sampled_from(CATEGORIES[1:5]))
        _line(draw, home, draw(st.sampled_from((first, first, second, savings))), name, price, sort)
    if draw(st.booleans()):
        reached = draw(st.sampled_from((second, second, savings)))
        for month in range(6):
            home.row(first, day(3 + 30 * month), 200_00, "TRANSFER_OUT_ACCOUNT_TRANSFER", "out")
            home.row(reached, day(3 + 30 * month), -200_00, "TRANSFER_IN_ACCOUNT_TRANSFER", "in")
    for cents in draw(st.lists(st.integers(1, 90_00), max_size=40)):
        bought = draw(st.sampled_from((first, second))), day(draw(st.integers(0, 200)))
        home.row(*bought, cents, "FOOD_AND_DRINK_GROCERIES", f"Shop {'abcdefg'[cents % 7]}")
    return home


EARNED = ("INCOME_SALARY", "INCOME_SALARY", "INCOME_GIG_ECONOMY")


def _line(
    draw: st.DrawFn, home: Household, account: str, name: str, cents: int, category: str
) -> None:
    """Rows of one party, each about a period before the one before."""
    step = draw(st.sampled_from((7, 14, 15.22, 30.44, 91, 182, 365)))
    end = draw(st.integers(0, int(step) + 4))
    for n in range(draw(st.integers(2, 9))):
        back = end + round(n * step) + draw(st.sampled_from((0, 0, 0, 1, -1)))
        home.row(
            account, day(back), cents + draw(st.sampled_from((0, 0, 7))), category, f"Co {name}"
        )


@st.composite
def books(draw: st.DrawFn) -> Book:
    count = draw(st.integers(1, 4))
    kinds = draw(st.lists(st.sampled_from((ordinary, households)), min_size=count, max_size=count))
    return book_of(*(draw(kind(f"u{n}")) for n, kind in enumerate(kinds)))
