"""The page reads without script, from disk, and holds nothing that a name put into it."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise

from spendsense.evaluation import Report
from spendsense.evaluation.definitions import definition, names
from spendsense.evaluation.pages import CONTENT_SECURITY_POLICY, page
from spendsense.evaluation.pages.plain import headline
from spendsense.evaluation.writing import report_files

from .conftest import HOSTILE, a_report

VOID = {"meta", "br"}


class Outline(HTMLParser):
    """Elements in order, each with its attributes; refuses what is not closed in its order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.text = ""
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data

    def of(self, *tags: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.found if tag in tags]


def drawn(report: Report) -> str:
    return report_files(report)["report.html"].decode()


def test_nothing_of_it_runs_or_lies_elsewhere(report: Report) -> None:
    outline = Outline(drawn(report))
    tags = {tag for tag, _ in outline.found}
    assert not tags & {"script", "img", "link", "iframe", "object", "form", "base", "use", "image"}
    for _, attributes in outline.found:
        assert not any(name.startswith("on") or name in ("src", "style") for name in attributes)
        assert (attributes.get("href") or "#").startswith("#")
    policy = next(a["content"] for a in outline.of("meta") if "http-equiv" in a)
    assert policy == CONTENT_SECURITY_POLICY and "default-src 'none'" in policy


def test_its_policy_allows_the_style_that_it_has_and_no_other(report: Report) -> None:
    (style,) = re.findall(r"<style>(.*?)</style>", drawn(report), re.S)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"'sha256-{digest}'" in CONTENT_SECURITY_POLICY
    assert "prefers-color-scheme:dark" in style and "@media print" in style
    assert "url(" not in style and "@import" not in style


def test_a_hostile_name_is_text_wherever_it_stands(report: Report) -> None:
    text = drawn(report)
    assert "<script" not in text and "<img" not in text
    assert Outline(text).text.count("onerror=alert(1)") >= 5


def test_every_picture_has_words_and_a_table_behind_it(report: Report) -> None:
    outline = Outline(drawn(report))
    pictures = outline.of("svg")
    assert len(pictures) >= 8
    assert all(each["role"] == "img" and each["aria-label"] for each in pictures)
    text = drawn(report)
    for name in ("Where everybody stands", "Drafts withheld", "Persona over 30 days", "Seconds a"):
        assert re.search(rf"<caption>{name}", text), name
    for name in ("Every group at every stage", "Comparisons", "Proxy tests"):
        assert f"<caption>{name}</caption>" in text


def test_tables_and_headings_can_be_walked(report: Report) -> None:
    outline = Outline(drawn(report))
    assert all("scope" in each for each in outline.of("th"))
    assert len(outline.of("table")) == len(outline.of("caption"))
    levels = [int(tag[1]) for tag, _ in outline.found if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels))
    ids = [a["id"] for _, a in outline.found if "id" in a]
    assert len(ids) == len(set(ids))
    for attributes in outline.of("a"):
        assert (attributes["href"] or "").removeprefix("#") in ids
    for _, attributes in outline.found:
        assert attributes.get("aria-labelledby", ids[0]) in ids


def test_each_metric_leads_to_its_cases_and_each_case_to_its_commands(report: Report) -> None:
    text = drawn(report)
    for metric in report.metrics:
        assert f'id="m-{metric.name}"' in text
    missed = text.split('id="cases-explainability"')[1].split("</details>")[0]
    assert "u-open" in missed and "trace_1" in missed
    assert "spendsense review show rec_1" in missed and "spendsense replay trace_1" in missed
    assert "1 case belong to people who have not consented" in missed
    assert 'id="case-rec_2"' in text


def test_who_does_not_consent_to_research_is_counted_and_not_named(report: Report) -> None:
    for name, content in report_files(report).items():
        for hidden in (b"u-closed", b"rec_9", b"trace_9"):
            assert hidden not in content, name
    assert "1 case more belong to people who have not consented to research" in drawn(report)


def test_too_few_people_are_not_told_of(report: Report) -> None:
    text = drawn(report)
    assert "fewer people than may be told" in text and ">2 of 40" not in text


def test_where_no_proxy_fails_the_page_does_not_say_that_none_tells_anything(
    report: Report,
) -> None:
    assert report.fairness is not None
    (proxy,) = report.fairness.proxies
    weak = replace(proxy, verdict="insufficient", value=0.25)  # by chance up to 0.20
    fair = replace(report.fairness, proxies=(weak, replace(weak, value=0.1)))
    text = Outline(drawn(replace(report, fairness=fair))).text
    assert "of 2 tests with figures 1 lie above what chance gives" in text
    assert "better than chance" not in text


def test_the_first_page_says_what_is_not_fine_before_what_is(report: Report) -> None:
    text = Outline(drawn(report)).text
    first = text[: text.index("All metrics at a glance")]
    places = [
        first.index(h) for h in ("What is not fine", "What cannot be said yet", "What is fine")
    ]
    assert places == sorted(places)
    assert "38 of 40 recommendations say only numbers" in first
    assert "It has to be at least 100.0 %." in first
    assert "That is too few to judge by: 20 are needed." in first
    assert "nothing is claimed: Planted faults noticed" in first


def test_of_nothing_measured_nothing_is_fine() -> None:
    empty = a_report(
        metrics=(counted_empty(),), cases=(), confusion={}, seconds={}, fairness=None, standings={}
    )
    told = empty.as_json()
    assert headline(told) == ("Nothing can be said: there was nothing, or too little, to measure.")
    text = Outline(drawn(empty)).text
    assert "Nothing can be called fine." in text


def counted_empty():
    return replace(a_report().metrics[0], numerator=0, denominator=0, value=None, interval=None,
                   verdict="insufficient")  # fmt: skip


def test_every_metric_that_may_be_measured_has_its_words() -> None:
    for name in names():
        about = definition(name)
        sentence = about.plain.format(n=1, of=2)
        assert "{" not in sentence + about.title + about.how and not sentence.endswith(".")


def test_a_page_of_many_cases_stays_under_a_megabyte(report: Report) -> None:
    (_, _, one) = report.cases
    many = tuple(replace(one, recommendation_id=f"rec_x{n}") for n in range(20_000))
    missed = tuple(replace(each, metric="explainability", sentence=HOSTILE) for each in many)
    large = replace(report, cases=(*many, *missed))
    assert len(drawn(large).encode()) < 1_000_000


def test_a_page_of_many_groups_stays_under_a_megabyte_and_says_what_it_leaves_out(
    report: Report,
) -> None:
    assert report.fairness is not None
    cell, (ratio,) = report.fairness.cells[0], report.fairness.comparisons
    attributes = [f"attribute_{n}" for n in range(12)] + ["attribute_0+attribute_1"]
    groups = [f"group {n}" for n in range(300)]
    cells = [
        replace(cell, attribute=a, group=g, stage=stage)
        for a in attributes for g in groups for stage in ("consented", "persona", "seen")
    ]  # fmt: skip
    compared = [replace(ratio, attribute=a, group=g) for a in attributes for g in groups]
    wide = replace(report.fairness, cells=tuple(cells), comparisons=tuple(compared))
    text = drawn(replace(report, fairness=wide))
    assert len(text.encode()) < 1_000_000
    assert "840 more are in fairness.parquet." in text
    assert "900 rows, in fairness.parquet." in text


def test_the_page_says_nothing_but_what_the_json_says(report: Report) -> None:
    told = {**report.shared().as_json(), "findings_sha256": report.findings_sha256()}
    assert page(told) == drawn(report)
    assert HOSTILE not in page(told)
