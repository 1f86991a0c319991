from __future__ import annotations

import re
from collections import Counter

from spendsense.ledger.categories import taxonomy
from spendsense.ledger.schemas import PAYMENT_CHANNELS
from spendsense.world.merchants import everyday_tables, street
from spendsense.world.wordings import CODES, WIDEST, Wording, data, names, raw

KNOWN = """\
ALBERTSONS, ALDI, ALLSTATE, AMAZON, AMERICAN EXPRESS, ANTHEM, APPLE.COM, APPLEBEE'S, ARBY'S, AT&T,
AUDIBLE, AUTOZONE, BARNES & NOBLE, BEST BUY, BURGER KING, BUMBLE, CAPITAL ONE, CARMAX, CASH APP,
CHASE, CHEVRON, CHICK-FIL-A, CHIPOTLE, CIRCLE K, CITIBANK, COINBASE, COMCAST, COSTCO, CVS, DELTA
AIR, DENNY'S, DISNEY, DISNEY PLUS, DOLLAR GENERAL, DOLLAR TREE, DOORDASH, DASHMART, DROPBOX,
DUNKIN, DUOLINGO, EBAY, ETSY, EXPEDIA, EXXON, FAMILY FARE, FAMILY DOLLAR, FEDEX, FIDELITY, GEICO,
GOOGLE, GRUBHUB, HBO, HELLOFRESH, HILTON, HOME DEPOT, HULU, HUMANA, IKEA, INSTACART, KAISER,
KOHL'S, KROGER, LOWE'S, LYFT, MACY'S, MAGNOLIA BAKERY, MARRIOTT, MCDONALD'S, MICROSOFT, NAVIENT,
NELNET, NETFLIX, NIKE, NINTENDO, NORDSTROM, OLD NAVY, PANERA, PARAMOUNT, PAYPAL, PEACOCK, PELOTON,
PETCO, PETSMART, PIZZA HUT, PLAYSTATION, POPEYES, PROGRESSIVE, PUBLIX, RITE AID, ROBINHOOD,
SAFEWAY, SALLIE MAE, SCHWAB, SHELL, SIRIUS, SLING, SOUTHWEST, SPECTRUM, SPOTIFY, STAPLES,
STARBUCKS, STATE FARM, SUBWAY, T-MOBILE, TACO BELL, TARGET, TINDER, TRADER JOE'S, UBER, UNITED
AIRLINES, USAA, VANGUARD, VENMO, VERIZON, WALGREENS, WALMART, WAWA, WAYFAIR, WELLS FARGO, WENDY'S,
WHOLE FOODS, XBOX, XFINITY, YOUTUBE"""


def family(name: str) -> list[Wording]:
    shops = street()
    first = shops.first[name]
    return list(shops.wordings[first : first + shops.counts[name]])


def test_every_wording_has_a_category_and_channel_of_plaids() -> None:
    for wording in street().wordings:
        assert wording.category in taxonomy()
        assert wording.channel in PAYMENT_CHANNELS


def test_descriptions_are_upper_case_and_fit_the_networks_forty_characters() -> None:
    for wording in street().wordings:
        assert wording.name == wording.name.upper()
        assert 0 < len(wording.name) <= WIDEST
        assert wording.name == " ".join(wording.name.split())


def test_a_description_is_cut_where_the_networks_cut_it() -> None:
    assert raw("x" * 40) == "X" * 40
    assert raw("x" * 41) == "X" * 40
    assert raw("x" * 39 + " y") == "X" * 39


def test_no_merchant_is_a_company_that_there_is() -> None:
    known = " ".join(KNOWN.split()).split(", ")
    assert "NETFLIX" in known and "WHOLE FOODS" in known
    seen = {f" {wording.name} {(wording.merchant or '').upper()} " for wording in street().wordings}
    seen = {re.sub(r"[^A-Z0-9&'.-]+", " ", each) for each in seen}
    found = {(name, each) for name in known for each in seen if f" {name} " in each}
    assert found == set()


def test_a_shop_names_its_town_and_state_at_the_end() -> None:
    shops = street()
    for kind in everyday_tables().kinds:
        for wording in family(kind):
            if wording.town >= 0:
                town = shops.towns[wording.town]
                assert wording.channel == "in store"
                assert wording.name.endswith(f" {town.city[:12].upper().strip()} {town.state}")


def test_a_chain_has_one_name_and_a_number_for_each_of_its_stores() -> None:
    bigway = [each for each in family("superstores") if each.merchant == "Bigway"]
    assert len({each.town for each in bigway}) > 50
    assert len({each.name for each in bigway}) == len(bigway)
    assert all(re.match(r"BIGWAY #\d{4} ", each.name) for each in bigway)


def test_a_town_has_three_to_five_chains_and_three_to_eight_shops_of_its_own() -> None:
    shops = street()
    for kind, facts in data("everyday")["everyday"].items():
        if facts["channel"] != "in store":
            continue
        chains = set(facts["chains"].split(", "))
        by_town = Counter(each.town for each in family(kind) if each.merchant in chains)
        assert set(by_town) == set(range(len(shops.towns)))
        assert 3 <= min(by_town.values()) <= max(by_town.values()) <= 5
        assert 3 <= facts["locals_in_town"] <= 9


def test_no_two_shops_of_a_kind_in_a_town_read_alike() -> None:
    for kind in everyday_tables().kinds:
        read = Counter(each.name for each in family(kind))
        assert [name for name, count in read.items() if count > 1] == []


def test_some_shops_are_paid_through_a_processor_and_some_the_bank_cannot_name() -> None:
    cafes = family("coffee")
    marks = Counter(each.name.split("*")[0] for each in cafes if "*" in each.name[:5])
    assert set(marks) == {"SQ ", "TST"}
    unnamed = [each for each in cafes if each.merchant is None]
    assert 0 < len(unnamed) < len(street().towns)


def test_an_online_merchant_has_several_descriptions_and_no_town() -> None:
    shop = [each for each in family("online_shopping") if each.merchant == "Parcelwell"]
    assert len({re.sub(r"(?<=\*)[0-9A-Z]{6}\b", "", each.name) for each in shop}) == 4
    assert len({each.name for each in shop}) == 2 * CODES + 2
    assert shop[0].name.startswith("PARCELWELL*") and "HTTPSPARCELW" in shop[0].name
    assert {each.town for each in shop} == {-1}


def test_employers_are_many_and_each_reads_as_it_always_did() -> None:
    employers = family("employers")
    assert len({each.merchant for each in employers}) == len(employers) >= 120
    assert employers[0] == Wording(
        "BRIGHTWATER LOGI DIR DEP PPD ID: 4525533",
        "Brightwater Logistics",
        "INCOME_SALARY",
        "other",
    )


def test_a_person_paid_and_a_person_who_pays_are_the_same_at_the_same_place() -> None:
    out, back = family("p2p_out"), family("p2p_in")
    assert out[0].name.startswith("ZELLE TO ADA") and back[0].name.startswith("ZELLE FROM ADA")
    assert out[-1].name.startswith("ZELLE TO ZOE") and back[-1].name.startswith("ZELLE FROM ZOE")


def test_checks_are_numbered_in_order() -> None:
    assert [each.name for each in family("checks")][:2] == ["CHECK 1001", "CHECK 1002"]
    assert family("checks")[-1].name == "CHECK 1400"


def test_what_the_bank_writes_has_no_merchant() -> None:
    for row in data("merchants")["bank_rows"]:
        (wording,) = family(row)
        assert (wording.merchant, wording.channel, wording.town) == (None, "other", -1)


def test_a_payment_to_a_loan_is_of_one_category_on_both_accounts() -> None:
    for out, received in (
        ("student_servicers", "student_payment_received"),
        ("auto_lenders", "auto_payment_received"),
        ("lenders", "mortgage_payment_received"),
    ):
        assert family(out)[0].category == family(received)[0].category


def test_no_name_of_a_family_is_used_twice() -> None:
    every = [
        *data("merchants")["bank_rows"],
        *data("merchants")["parties"],
        *(each["name"] for each in data("services")["services"]),
        *data("everyday")["everyday"],
    ]
    assert len(set(every)) == len(every)


def test_mail_domains_are_reserved_for_examples() -> None:
    assert set(names()["domains"]) == {"example.com", "example.org", "example.net"}
