"""Documentation is held to the code: paths exist, decisions have their form, rooms speak."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = sorted([ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").rglob("*.md")])
PACKAGE = ROOT / "src" / "spendsense"
ROOMS = sorted(path.parent for path in PACKAGE.glob("*/__init__.py"))
HEADINGS = ("Context.", "Decision.", "Consequences.", "Alternatives.", "Enforced by.")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_to_a_file_leads_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\((?!https?://|#|mailto:)([^)#\s]+)", page.read_text()):
        assert (page.parent / target).exists(), f"{page.name} links to {target}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_path_of_ours_named_in_backticks_exists(page: Path) -> None:
    ours = r"`((?:src|tests|docs|benchmarks|policy|signals|personas|guardrails|recommendations"
    ours += r"|storage|ingest|world|review|ledger|cli|web)/[\w./-]*)`"
    for named in re.findall(ours, page.read_text()):
        places = (ROOT / named, PACKAGE / named)
        assert any(place.exists() for place in places), f"{page.name} names {named}"


@pytest.mark.parametrize(
    "page", sorted((ROOT / "docs/decisions").glob("*.md")), ids=lambda p: p.stem
)
def test_every_decision_has_its_five_parts(page: Path) -> None:
    text = page.read_text()
    assert re.match(r"# \d{4}\. ", text)
    assert text.startswith(f"# {page.name[:4]}. ")
    positions = [text.find(f"**{heading}**") for heading in HEADINGS]
    assert -1 not in positions and positions == sorted(positions)


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.name)
def test_every_room_says_what_it_is_for(room: Path) -> None:
    assert ast.get_docstring(ast.parse((room / "__init__.py").read_text()))


def test_every_module_says_what_it_holds() -> None:
    silent = [
        str(path.relative_to(PACKAGE))
        for path in PACKAGE.rglob("*.py")
        if not ast.get_docstring(ast.parse(path.read_text()))
    ]
    assert silent == []


def test_no_page_speaks_of_the_past_or_of_what_is_to_do() -> None:
    forbidden = re.compile(r"\b(TODO|FIXME|XXX|HACK|memory bank|work in progress)\b", re.IGNORECASE)
    assert [page.name for page in PAGES if forbidden.search(page.read_text())] == []
