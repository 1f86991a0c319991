from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from spendsense.ledger import BadInput
from spendsense.recommendations import PERSONA_KEYS, Item, item_of, read_catalog, read_items
from spendsense.recommendations.reading_grade import reading_grade

CATALOG = read_catalog()
PUBLIC = {"consumerfinance.gov", "ftc.gov", "fdic.gov", "irs.gov"}
EACH_ITEM = pytest.mark.parametrize("item", CATALOG, ids=[item.key for item in CATALOG])


def sentences(item: Item) -> list[list[str]]:
    """The words of each sentence of the body, a placeholder counted as one short word."""
    body = re.sub(r"\{[^}]*\}", "sum", item.body)
    parts = re.split(r"[.!?:]\s+", body.replace("\n", " "))
    return [re.findall(r"[A-Za-z']+", part) for part in parts if part.strip()]


@pytest.mark.parametrize("persona", PERSONA_KEYS)
def test_each_persona_has_five_lessons_and_three_offers(persona: str) -> None:
    kinds = [item.kind for item in CATALOG if persona in item.personas]

    assert kinds.count("education") >= 5
    assert kinds.count("offer") >= 3


@EACH_ITEM
def test_a_body_has_sixty_to_a_hundred_and_forty_words(item: Item) -> None:
    assert 60 <= len(item.body.split()) <= 140


@EACH_ITEM
def test_a_body_can_be_read_in_eighth_grade(item: Item) -> None:
    body = re.sub(r"\{[^}]*\}", "sum", item.body)

    assert reading_grade(body) <= 8


@EACH_ITEM
def test_no_sentence_runs_on(item: Item) -> None:
    assert max(len(sentence) for sentence in sentences(item)) <= 32


@EACH_ITEM
def test_an_item_speaks_in_the_readers_own_numbers(item: Item) -> None:
    assert set(item.needs) & set(re.findall(r"\{(\w+)\}", item.because))
    assert set(item.needs) & set(re.findall(r"\{(\w+)\}", item.body))


@EACH_ITEM
def test_because_is_a_clause_and_the_title_no_sentence(item: Item) -> None:
    assert not item.because.endswith(".")
    assert not item.title.endswith(".")


@EACH_ITEM
def test_every_source_is_a_public_authority(item: Item) -> None:
    cited = [*item.sources, *(figure.source for figure in item.figures.values())]

    for source in cited:
        assert ".".join((urlsplit(source).hostname or "").split(".")[-2:]) in PUBLIC


@EACH_ITEM
def test_every_need_is_used(item: Item) -> None:
    conditioned = {condition.reading for condition in item.when}

    assert set(item.needs) <= set(item.placeholders()) | conditioned


@EACH_ITEM
def test_every_figure_is_used(item: Item) -> None:
    assert {f"figure.{name}" for name in item.figures} <= set(item.placeholders())


def test_no_items_of_a_persona_and_kind_share_a_rank() -> None:
    ranks = [(persona, item.kind, item.rank) for item in CATALOG for persona in item.personas]

    assert len(ranks) == len(set(ranks))


def test_titles_and_keys_are_each_used_once() -> None:
    assert len({item.title for item in CATALOG}) == len(CATALOG)
    assert len({item.key for item in CATALOG}) == len(CATALOG)


def test_an_item_is_found_by_its_key() -> None:
    item = item_of("what-utilization-is")

    assert item is not None and item.kind == "education"
    assert item_of("payday-loan") is None


def test_two_files_of_one_name_are_refused(tmp_path: Path) -> None:
    source = Path(__file__).parents[2] / "src/spendsense/recommendations/catalog/education"
    text = (source / "small-cushion.md").read_text(encoding="utf-8")
    offer = text.replace(
        "sources:",
        "product_kind: budgeting_app\neligibility: {is_credit: false, asks: nothing}\nsources:",
        1,
    )
    for folder, page in (("education", text), ("offers", offer)):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "small-cushion.md").write_text(page, encoding="utf-8")

    with pytest.raises(BadInput, match=r"small-cushion\.md: two items have this name"):
        read_items(tmp_path)


def test_a_malformed_file_is_named(tmp_path: Path) -> None:
    for folder in ("education", "offers"):
        (tmp_path / folder).mkdir()
    (tmp_path / "offers" / "bare.md").write_text("Just words.\n", encoding="utf-8")

    with pytest.raises(BadInput, match=r"bare\.md: front matter: expected YAML"):
        read_items(tmp_path)
