"""From signing in to an approval to its user's page, and out again, by keyboard alone.

Each journey is recorded: a picture of every step, and a trace for `playwright show-trace`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import expect

from .conftest import RESULTS
from .house import House
from .keyboard import sign_in, tab_to
from .visit import Visit, Visits


@contextmanager
def recorded(tab: Visit, name: str) -> Iterator[None]:
    tab.context.tracing.start(screenshots=True, snapshots=True, title=name)
    try:
        yield
    finally:
        tab.context.tracing.stop(path=RESULTS / "journeys" / f"{name}.zip")


@pytest.fixture
def operator(own_house: House, visits: Visits) -> Visit:
    return visits(own_house)


@pytest.fixture
def user(own_house: House, visits: Visits) -> Visit:
    return visits(own_house)


def open_first_of(tab: Visit, user_id: str) -> str:
    """Search the queue for a user and open the first item; the title of its card."""
    tab.page.keyboard.press("/")
    tab.page.keyboard.type(user_id)
    tab.page.keyboard.press("Enter")
    tab.page.wait_for_url(re.compile(re.escape(user_id)))
    item = tab.page.get_by_role("navigation", name="Items of the lane").get_by_role("link")
    expect(item.first).to_contain_text(user_id)
    tab_to(tab, "Narrow")  # out of the form: a letter is no command while somebody types
    tab.page.keyboard.press("j")
    tab.page.wait_for_url(re.compile("item="))
    card = tab.page.get_by_role("article").first
    expect(card).to_be_visible()
    return card.get_by_role("heading").first.inner_text()


def test_an_operator_approves_and_the_user_reads_it_and_takes_consent_back(
    own_house: House, operator: Visit, user: Visit
) -> None:
    whose = own_house.user
    with recorded(operator, "operator"):
        sign_in(operator, "operator")
        expect(operator.page.get_by_role("heading", name="Queue", level=1)).to_be_visible()
        operator.page.wait_for_load_state("networkidle")
        operator.picture("journeys/operator-1-queue")
        title = open_first_of(operator, str(whose.user_id))
        operator.picture("journeys/operator-2-item")
        operator.page.keyboard.press("Backspace")  # decides nothing
        operator.page.keyboard.press("Delete")
        expect(
            operator.page.get_by_role("button", name="Approve", exact=False).first
        ).to_be_enabled()
        operator.page.keyboard.press("a")
        expect(operator.page.get_by_role("status").filter(has_text="pproved")).to_be_visible()
        operator.picture("journeys/operator-3-approved")

    with recorded(user, "user"):
        sign_in(user, whose.login)
        expect(user.page.get_by_role("heading", name="Today", level=1)).to_be_visible()
        tab_to(user, "^Learn$")
        user.page.keyboard.press("Enter")
        expect(user.page.get_by_role("heading", name="Learn", level=1)).to_be_visible()
        user.page.wait_for_load_state("networkidle")
        expect(user.page.get_by_text(title)).to_have_count(0)  # it is held for a minute
        user.picture("journeys/user-1-held")
        own_house.clock.wait(minutes=2)
        user.page.reload()
        expect(user.page.get_by_text(title).first).to_be_visible()
        user.picture("journeys/user-2-there")
        tab_to(user, "^My data$")
        user.page.keyboard.press("Enter")
        expect(user.page.get_by_role("heading", name="My data", level=1)).to_be_visible()
        off = _turn_off_lessons(user)
        on = _turn_on_lessons(user)
        assert off <= on
        _turn_off_lessons(user)
        user.go("/me/learn")
        expect(user.page.get_by_text(title)).to_have_count(0)
        user.picture("journeys/user-4-withdrawn")


def _turn_off_lessons(tab: Visit) -> int:
    """How often something was pressed that is not Tab."""
    return _turn(tab, "Turn it off")


def _turn_on_lessons(tab: Visit) -> int:
    return _turn(tab, "Turn it on")


def _turn(tab: Visit, name: str) -> int:
    tab.page.get_by_role("switch", name="Lessons").wait_for()
    tab_to(tab, "Lessons")
    tab.page.keyboard.press("Space")
    dialog = tab.page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    tab.page.wait_for_load_state("networkidle")
    tab.picture("journeys/user-3-what-goes")
    tab_to(tab, name)
    tab.page.keyboard.press("Enter")
    expect(dialog).to_have_count(0)
    tab.page.wait_for_load_state("networkidle")
    return 2


def test_an_approval_is_taken_back_by_u_and_its_user_never_sees_it(
    own_house: House, operator: Visit, user: Visit
) -> None:
    sign_in(operator, "operator")
    expect(operator.page.get_by_role("heading", name="Queue", level=1)).to_be_visible()
    title = open_first_of(operator, str(own_house.user.user_id))
    operator.page.keyboard.press("a")
    expect(operator.page.get_by_role("status").filter(has_text="pproved")).to_be_visible()
    operator.page.keyboard.press("u")
    expect(operator.page.get_by_role("status").filter(has_text="back")).to_be_visible()
    own_house.clock.wait(minutes=5)
    user.sign_in(own_house.user.login).go("/me/learn")
    expect(user.page.get_by_text(title)).to_have_count(0)
