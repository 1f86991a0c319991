"""What evidence names: the rows, accounts, days and streams of each group, in order."""

from __future__ import annotations

from datetime import date, timedelta

from spendsense.signals import EVIDENCE_OF, READINGS, Evidence, evidence
from spendsense.signals.evidence import STREAM_GROUPS, NamedStream

from .household import AS_OF, HALF_YEAR, MONTH, POLICY, POWER, SALARY, Household, book_of, day
from .test_cash_flow import a_week
from .test_credit import MINIMUM, a_payer
from .test_income import paid
from .test_savings import a_saver
from .test_subscriptions import a_subscriber

GIG = "INCOME_GIG_ECONOMY"


def a_renter() -> Household:
    home = Household("u5")
    home.charges(
        home.checking(2_000_00), "Landlord", (20, 51, 81), 900_00, "RENT_AND_UTILITIES_RENT"
    )
    home.charges("u5-a1", "Insurer", (35, 65, 95), 60_00, "GENERAL_SERVICES_INSURANCE")
    home.row("u5-a1", day(250), 3_00)
    home.charges("u5-a1", "Paper", (20, 385), 99_00)
    return home


def test_every_reading_has_evidence_and_every_group_of_it_exists():
    assert set(EVIDENCE_OF) == set(READINGS)
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
    streams = (NamedStream(3, "subscription", "monthly", None, ("t1",)),)
    assert Evidence(("t1",), ("a1",), (date(2026, 8, 22),), streams).as_json() == {
        "transactions": ["t1"], "accounts": ["a1"], "days": ["2026-08-22"],
        "streams": [{"stream": 3, "kind": "subscription", "cadence": "monthly",
                     "duplicate_of": None, "transactions": ["t1"]}],
    }  # fmt: skip


def test_groups_of_streams_say_which_row_is_whose():
    proof = a_subscriber().evidence(MONTH)
    named = proof["subscription streams"].streams
    assert {stream.kind for stream in named} == {"subscription"}
    rows = sorted(key for stream in named for key in stream.transactions)
    assert rows == sorted(proof["subscription streams"].transactions)
    for home in FULL:
        for group, found in home.evidence(HALF_YEAR).items():
            assert bool(found.streams) == (group in STREAM_GROUPS)


def test_a_service_paid_for_twice_names_its_earlier_twin():
    proof = a_worker().evidence(MONTH)
    assert [stream.duplicate_of for stream in proof["subscription streams"].streams] == [None, 2]
    assert [stream.number for stream in proof["earlier twins"].streams] == [2]


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


def a_worker() -> Household:
    """Pay every other week, jobs beside it, a bill that comes first, one service paid for twice,
    an account abroad, and something in another currency that was paid from savings."""
    home = Household("u6")
    checking = home.checking(900_00)
    home.charges(checking, "Employer", (5, 19, 33, 47, 61), -900_00, SALARY)
    home.charges(checking, "Client", (6, 25, 30, 52), [-90_00, -20_00, -85_00, -40_00], GIG)
    home.charges(checking, "Power", (26, 57, 87, 118), 80_00, POWER)
    home.charges(checking, "Filmhouse", (5, 36, 66, 97), name="FILMHOUSE FAMILY")
    home.charges(home.card(), "Filmhouse", (9, 40, 70, 101), name="FILMHOUSE SOLO")
    home.checking(1_000_00, iso_currency_code="EUR")
    home.row(home.savings(), day(9), 10_00, iso_currency_code="EUR")
    return home


PAYERS = (a_payer(MINIMUM, MINIMUM), paid((1, 15, 29, 60)))
FULL = (a_subscriber(), a_saver(), *PAYERS, an_overdrawn(), a_renter(), a_worker())
