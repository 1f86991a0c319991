"""The page: every word escaped, nothing fetched, the same bytes; and its plots."""

from __future__ import annotations

import json
import re
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import polars as pl
import pytest

from spendsense.world import validate
from spendsense.world.report_page import page
from spendsense.world.report_page.page import number
from spendsense.world.report_page.plots import bars, in_band, path, rows_of_bars

EVIL = '<script>alert("x")</script>&'


class Seen(HTMLParser):
    """Tags that stand open, and every one that was there."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.add(tag)
        if tag not in ("meta", "br", "li"):
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: object) -> None:
        self.tags.add(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.fixture(scope="module")
def shown(written_once: Path) -> str:
    return page(validate(written_once))


def test_the_page_is_one_document_whose_tags_close(shown: str) -> None:
    seen = Seen()
    seen.feed(shown)
    assert seen.open == []
    assert {"html", "main", "table", "figure", "svg", "details"} <= seen.tags


def test_nothing_runs_and_nothing_is_fetched(shown: str) -> None:
    seen = Seen()
    seen.feed(shown)
    assert not seen.tags & {"script", "link", "img", "iframe", "object"}
    assert not re.search(r"https?:|url\(|@import|\son\w+=|src=|href=", shown)


def test_the_page_is_small(shown: str) -> None:
    assert len(shown.encode()) < 300_000


def test_the_same_folder_gives_the_same_bytes(written_once: Path, shown: str) -> None:
    assert page(validate(written_once)) == shown


def test_every_published_figure_stands_there_with_its_source(written_once: Path) -> None:
    report = validate(written_once)
    shown = page(report)
    for line in report.lines:
        if line.published is not None:
            assert f">{line.measure.name.replace('_', ' ')}<" in shown
    assert shown.count('class="band-plot"') == sum(bool(line.published) for line in report.lines)


def test_what_is_wrong_stands_first_in_a_sentence(folder: Path) -> None:
    change = pl.read_parquet(folder / "users" / "part-00000.parquet")
    change = change.with_columns(email=pl.lit(EVIL))
    change.write_parquet(folder / "users" / "part-00000.parquet")
    shown = page(validate(folder))
    table = shown[shown.index("<h2>Checks</h2>") :]
    assert table.index("FAILED") < table.index("checks that hold")
    assert "Expected: Every e-mail address is at example.com, .org or .net." in table


def test_words_of_records_and_profiles_are_escaped(folder: Path) -> None:
    for table, column in (("users", "email"), ("truth/archetypes", "archetype")):
        place = folder / table / "part-00000.parquet"
        pl.read_parquet(place).with_columns(pl.lit(EVIL).alias(column)).write_parquet(place)
    manifest = json.loads((folder / "manifest.json").read_text())
    asks = [{"measure": "users", "low": 1, "high": 2, "source": EVIL}]
    told = manifest | {"profile": EVIL, "asks": asks}
    (folder / "manifest.json").write_text(json.dumps(told))
    shown = page(validate(folder))
    assert "<script" not in shown
    assert shown.count("&lt;script&gt;") >= 4


def test_an_ask_that_is_not_met_stands_before_one_that_is(folder: Path) -> None:
    manifest = json.loads((folder / "manifest.json").read_text())
    asks = [
        {"measure": "users", "low": 40, "high": 40, "source": "s"},
        {"measure": "customers", "low": 900, "high": None, "source": "s"},
    ]
    (folder / "manifest.json").write_text(json.dumps(manifest | {"asks": asks}))
    shown = page(validate(folder))
    assert shown.index("<code class=soft>customers<") < shown.index("<code class=soft>users<")
    assert "NOT MET" in shown and "900 or more" in shown


def test_a_value_in_the_band_is_a_dot_and_one_far_off_an_arrow() -> None:
    assert 'cx="110.0"' in in_band(15, 10, 20, 12, "near", "told")  # the middle of 220
    assert "circle" in in_band(30, 10, 20, 12, "missed", "told")
    assert "circle" not in in_band(30.01, 10, 20, 12, "missed", "told")
    assert "circle" not in in_band(-0.01, 10, 20, 12, "missed", "told")
    assert "dot" not in in_band(None, 10, 20, 12, "too few to say", "told")


def test_bars_are_as_tall_as_their_numbers() -> None:
    drawn = bars([("a", 50, "50"), ("b", 100, "100")], "told", marks=[None, 75])
    tall = [float(each) for each in re.findall(r'height="([\d.]+)"', drawn)]
    assert tall[1] == 2 * tall[0]
    assert drawn.count('class="mark"') == 1
    long = re.findall(r'class="bar"[^>]* width="([\d.]+)"', rows_of_bars([("a", 50, "")], "told"))
    assert float(long[0]) == (340 - 50) / 2


def test_a_path_steps_on_the_day_the_balance_changes() -> None:
    first, last = date(2026, 1, 1), date(2026, 1, 11)
    drawn = path([(first, 10_000), (date(2026, 1, 6), -5_000)], first, last, "told")
    assert "M0.0 16.0H170.0V92.0H340" in drawn
    assert "highest $100" in drawn and "lowest -$50" in drawn


def test_numbers_as_the_page_has_them() -> None:
    assert number(-1234.5, "$") == "-$1,234"
    assert number(0.0, "%") == "0 %"
    assert number(41.0, "% of person-months") == "41 %"
    assert number(2.0, "a year") == "2"
