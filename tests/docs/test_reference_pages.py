"""Every reading and every persona has its page, and what stands there is so."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from spendsense.personas import PERSONAS, explain
from spendsense.signals import FAMILIES, READINGS, read
from spendsense.signals.recomputation import unproven

ROOT = Path(__file__).parents[2]
REFERENCE = ROOT / "docs" / "reference"
sys.path.append(str(ROOT / "docs"))

from pages.failures import assigned, measured, misses, table, written  # noqa: E402
from pages.household import MONTH, USER, Household, ago, ana  # noqa: E402
from pages.lines import POLICY  # noqa: E402
from pages.lives import LIVES  # noqa: E402
from pages.personas import persona_page  # noqa: E402
from pages.signals import WINDOWS, signal_page  # noqa: E402

KEYS = [persona.key for persona in PERSONAS]
PAGES = sorted([*REFERENCE.glob("signals/*.md"), *REFERENCE.glob("personas/*.md")])


def text(kind: str, key: str) -> str:
    return (REFERENCE / kind / f"{key}.md").read_text(encoding="utf-8")


def test_there_is_a_page_for_each_family_and_persona_and_no_other() -> None:
    names = [f"signals/{family}" for family in FAMILIES] + [f"personas/{key}" for key in KEYS]
    assert [f"{page.parent.name}/{page.stem}" for page in PAGES] == sorted(names)


@pytest.mark.parametrize("family", FAMILIES)
def test_the_page_of_a_family_is_up_to_date_and_tells_of_every_reading(family: str) -> None:
    page = text("signals", family)
    assert signal_page(family) in page, "make docs writes it anew"
    for reading in FAMILIES[family]:
        told = page.partition(f"\n## `{reading.name}`\n")[2].partition("\n## ")[0]
        for part in ("**Formula:**", "**30 days:**", "**180 days:**", "**Said:**"):
            assert part in told, f"{reading.name} lacks {part}"
    assert "\n## Parameters\n" in page and "\n## The rule in plain Python\n" in page


@pytest.mark.parametrize("key", KEYS)
def test_the_page_of_a_persona_is_up_to_date(key: str) -> None:
    page = text("personas", key)
    assert persona_page(key) in page, "make docs writes it anew"
    for heading in ("When it holds", "Thresholds", "What begins and ends it", "Who has it",
                    "Who just does not", "Known failures"):  # fmt: skip
        assert f"\n## {heading}\n" in page


@pytest.mark.parametrize("key", KEYS)
def test_one_example_has_the_persona_and_the_other_just_does_not(key: str) -> None:
    has, misses_it = (
        next(d for d in explain(home().book(), USER, MONTH, POLICY).distances if d.key == key)
        for home in LIVES[key]
    )
    assert has.holds and not misses_it.holds and misses_it.near


def test_every_reading_of_the_example_follows_from_its_evidence() -> None:
    for window in WINDOWS:
        assert list(unproven(ana().book(), window, POLICY)) == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: f"{page.parent.name}/{page.stem}")
def test_every_link_to_a_heading_leads_to_one(page: Path) -> None:
    for file, anchor in re.findall(r"\]\(([\w./-]+\.md)#([\w-]+)\)", page.read_text("utf-8")):
        target = (page.parent / file).read_text("utf-8")
        assert anchor in re.findall(r"^## `(\w+)`$", target, re.MULTILINE), f"{file}#{anchor}"


def test_the_index_pages_link_to_every_page() -> None:
    for kind, keys in (("signals", FAMILIES), ("personas", KEYS)):
        index = (REFERENCE / f"{kind}.md").read_text(encoding="utf-8")
        for key in keys:
            assert f"]({kind}/{key}.md)" in index


@pytest.mark.parametrize(("room", "keys"), [("signals", list(FAMILIES)), ("personas", KEYS)])
def test_failures_are_written_of_each_and_measured_ones_are_figures_that_there_are(
    room: str, keys: list[str]
) -> None:
    assert list(written(room)) == keys
    figures = {row["figure"] for row in table("On the records as they are")}
    for told in written(room).values():
        assert told["written"] and set(told["measured"]) <= figures


def test_a_measured_failure_shows_its_figure_and_the_noise_that_hurts_it_most() -> None:
    title = "Streams: recall"
    *_, row = measured([title])
    shares = next(each for each in table("Under noise") if each["figure"] == title)
    noises = [name for name in shares if name not in ("figure", "clean")]
    worst = min(float(shares[name].split()[0]) for name in noises)
    assert row.startswith(f"| {title} | ") and f"| {worst:.1f} % (" in row


@pytest.mark.parametrize("key", KEYS)
def test_what_people_meant_to_be_so_are_assigned_is_told_for_both_windows(key: str) -> None:
    month, half_year = sorted(assigned(key))[::-1]
    assert month.startswith("Over 30 days ") and half_year.startswith("Over 180 days ")
    right, meant, share = re.search(r"days ([\d,]+) of ([\d,]+) .*?\(([\d.]+)%\)", month).groups()
    of = [int(number.replace(",", "")) for number in (right, meant)]
    assert float(share) == round(100 * of[0] / of[1], 1)
    rest = month.partition("the others: ")[2].partition(". Of ")[0]
    assert sum(map(int, re.findall(r" (\d+)(?:,|$)", rest))) == of[1] - of[0]


def test_misses_are_those_of_the_persona_alone() -> None:
    told = [line for key in KEYS for line in misses(key)]
    assert told and all(re.match(r"[\d,]+ people: ", line) for line in told)


def test_every_reading_that_a_failure_names_exists() -> None:
    told = " ".join(line for each in written("personas").values() for line in each["written"])
    assert set(re.findall(r"\b[a-z]+_[a-z_]+\b", told)) <= set(READINGS)


def refunded() -> Household:
    home = Household()
    checking = home.checking(900_00)
    home.row(checking, ago(9), 50_00, "GENERAL_MERCHANDISE_SUPERSTORES", "Big Box")
    home.row(checking, ago(3), -50_00, "GENERAL_MERCHANDISE_SUPERSTORES", "Big Box")
    return home


def earning_interest() -> Household:
    home = Household()
    home.row(home.savings(900_00), ago(3), -2_00, "INCOME_INTEREST_EARNED", "", "INTEREST")
    return home


def overdrawn_without_words() -> Household:
    home = Household()
    home.row(home.checking(900_00), ago(3), 34_00, None, "", "OVERDRAFT FEE")
    return home


@pytest.mark.parametrize(
    ("family", "said", "home", "reading", "value"),
    [
        ("subscriptions", "A refund is not taken off", refunded, "spend_cents", 50_00),
        ("savings", "Interest paid into", earning_interest, "savings_net_inflow_cents", 2_00),
        ("cash_flow", "without categories", overdrawn_without_words, "overdraft_fee_cents", 0),
    ],
)
def test_what_is_written_of_a_failure_still_goes_wrong(
    family: str, said: str, home: Callable[[], Household], reading: str, value: object
) -> None:
    """A failure that is mended leaves its page."""
    assert any(said in line for line in written("signals")[family]["written"])
    assert read(home().book(), MONTH, POLICY).row(0, named=True)[reading] == value
