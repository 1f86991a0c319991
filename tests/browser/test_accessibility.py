"""axe on every view, in both themes and two widths: nothing serious, nothing critical."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from .conftest import RESULTS
from .house import House
from .views import VIEWS
from .visit import SIZES, Visit, Visits

AXE = Path(__file__).parents[2] / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
STANDARD = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLOURS = ["color-contrast", "link-in-text-block"]
"""The rules of that standard that ask for colours: nothing else differs between the themes."""
GRAVE = ("serious", "critical")
IMPACTS = ("minor", "moderate", "serious", "critical")


def looked_over(tab: Visit, only: list[str] | None = None) -> list[dict[str, Any]]:
    """What axe finds on the page as it stands; by some rules, where they are named."""
    if tab.page.evaluate("typeof axe") == "undefined":
        tab.page.evaluate(f"() => {{ {AXE.read_text(encoding='utf-8')} }}")
    asked = "rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']})"
    rules = {"type": "rule", "values": only} if only else {"type": "tag", "values": STANDARD}
    return list(tab.page.evaluate(asked, rules)["violations"])


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("login", VIEWS)
def test_no_view_has_a_serious_or_critical_fault(
    house: House, visits: Visits, login: str | None, size: str
) -> None:
    tab = visits(house, size=size)
    tab.page.emulate_media(reduced_motion="reduce")  # colours are asked for, not their going over
    if login:
        tab.sign_in(login)
    grave, table = [], []
    for name, path in VIEWS[login].items():
        tab.go(path.format(user=house.user.user_id))
        for theme, only in (("light", None), ("dark", COLOURS)):
            found = looked_over(tab.theme(theme), only)
            counted = Counter(each["impact"] for each in found for _ in each["nodes"])
            table.append(f"| {name} | {size} | {theme} | {_row(counted)} |")
            tab.picture(f"{name}-{size}-{theme}")
            grave += [_said(name, size, theme, each) for each in found if each["impact"] in GRAVE]
    _keep(f"{login or 'nobody'}-{size}", table)
    assert grave == []


def test_axe_would_find_a_button_without_a_name(house: House, visits: Visits) -> None:
    tab = visits(house).go("/sign-in")
    tab.page.evaluate("document.querySelector('form').append(document.createElement('button'))")
    assert "button-name" in {each["id"] for each in looked_over(tab)}


def _said(name: str, size: str, theme: str, found: dict[str, Any]) -> str:
    nodes = "; ".join(node["html"][:120] for node in found["nodes"][:3])
    return f"{name}, {size}, {theme}: {found['id']} ({found['help']}): {nodes}"


def _row(counted: Counter[str]) -> str:
    return " | ".join(str(counted[impact]) for impact in IMPACTS)


def _keep(name: str, rows: list[str]) -> None:
    """A part of the table, with the results of the run."""
    head = [f"| view | size | theme | {' | '.join(IMPACTS)} |", "|---|---|---|---|---|---|---|"]
    place = RESULTS / "axe" / f"{name}.md"
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text("\n".join([*head, *rows]) + "\n", encoding="utf-8")
