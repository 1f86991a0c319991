"""What the policy of the page refuses, with names on it that want to be markup."""

from __future__ import annotations

import pytest

from .house import House
from .views import VIEWS
from .visit import Visits


@pytest.mark.parametrize("login", VIEWS)
def test_hostile_names_stay_text_on_every_page_and_the_policy_has_nothing_to_refuse(
    hostile_house: House, visits: Visits, login: str | None
) -> None:
    tab = visits(hostile_house)
    if login:
        tab.sign_in(login)
    for path in VIEWS[login].values():
        tab.go(path.format(user=hostile_house.user.user_id))
        assert tab.refused() == [], path
        assert tab.page.evaluate("window.__xss") is None, path
    assert tab.complaints == []


def test_the_names_are_there_to_be_read(hostile_house: House, visits: Visits) -> None:
    tab = visits(hostile_house).sign_in("high-utilization").go("/me/recurring")
    assert "onerror" in tab.page.inner_text("main") or "<script>" in tab.page.inner_text("main")


def test_the_policy_would_refuse_a_script_and_markup_made_of_text(
    house: House, visits: Visits
) -> None:
    """The listener hears, so that silence above means something."""
    tab = visits(house)
    tab.go("/sign-in")
    tried = tab.page.evaluate(
        "() => { try { document.body.innerHTML = '<b>x</b>'; return 'made' }"
        " catch (error) { return error.name } }"
    )
    assert tried == "TypeError"
    tab.page.evaluate(
        "() => { const style = document.createElement('style');"
        " style.textContent = 'b{}'; document.head.append(style) }"
    )
    tab.page.wait_for_function("window.__refused.length > 1")
    assert {said.split(":")[0] for said in tab.refused()} >= {
        "require-trusted-types-for",
        "style-src-elem",
    }
