"""A server that fails, lies or falls silent: the page says so, and nothing typed is lost."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Route, expect

from spendsense.review import shown_to

from .house import House
from .visit import Visit, Visits

PROBLEM = '{"type":"about:blank","title":"x","status":500,"detail":"The disk is full.","faults":[]'


def failing(route: Route) -> None:
    route.fulfill(
        status=500, content_type="application/problem+json", body=PROBLEM + ',"conflicts":[]}'
    )


def failing_without_words(route: Route) -> None:
    route.fulfill(status=502, content_type="text/html", body="<h1>Bad Gateway</h1>")


def cut_off(route: Route) -> None:
    whole = route.fetch()
    text = whole.text()
    route.fulfill(status=200, content_type="application/json", body=text[: len(text) * 2 // 3])


def lying(route: Route) -> None:
    route.fulfill(status=200, content_type="text/html", body="<p>Welcome to the hotel's wifi</p>")


def silent(route: Route) -> None:
    route.abort()


WAYS: dict[Callable[[Route], None], str] = {
    failing: "The disk is full.",
    failing_without_words: "The server answered 502 without saying why",
    cut_off: "is cut off or not ours",
    lying: "is cut off or not ours",
    silent: "The server did not answer",
}
PAGES = {
    "/me/today": "high-utilization",
    "/me/learn": "high-utilization",
    "/me/recurring": "high-utilization",
    "/console/queue": "operator",
}
NOT_THE_SESSION = re.compile(r"/api/v1/(?!session)")


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("path", PAGES)
def test_the_page_says_what_happened_and_shows_nothing_of_it(
    house: House, visits: Visits, path: str, way: Callable[[Route], None]
) -> None:
    tab = visits(house).sign_in(PAGES[path])
    tab.page.route(NOT_THE_SESSION, way)
    tab.page.goto(f"{house.address}{path}")
    told = tab.page.get_by_role("alert").filter(has_text=WAYS[way])
    expect(told.first).to_be_visible()
    for title in _approved(house):
        expect(tab.page.get_by_text(title)).to_have_count(0)
    tab.page.unroute(NOT_THE_SESSION)
    told.first.get_by_role("button", name="Try again").click()
    expect(told).to_have_count(0)


def test_a_slow_answer_is_said_to_be_awaited_and_then_shown(house: House, visits: Visits) -> None:
    held: list[Route] = []
    answering = False

    def slow(route: Route) -> None:
        if answering:
            route.continue_()
        else:
            held.append(route)

    tab = visits(house).sign_in("high-utilization")
    tab.page.route(NOT_THE_SESSION, slow)
    tab.page.goto(f"{house.address}/me/learn")
    told = tab.page.get_by_text("The server takes longer than usual.")
    expect(told.first).to_be_visible(timeout=15_000)
    answering = True
    for route in held:
        route.continue_()
    for title in _approved(house):
        expect(tab.page.get_by_text(title).first).to_be_visible()
    expect(told).to_have_count(0)


def _approved(house: House) -> list[str]:
    with house.database.read() as connection:
        shown = shown_to(connection, str(house.user.user_id), at=house.clock())
    assert shown, "nothing is shown, so that nothing could be shown wrongly"
    return [each.title for each in shown]


def rejecting(tab: Visit) -> Visit:
    """An item that is being rejected, with a reason half sent."""
    tab.sign_in("operator").go("/console/queue")
    tab.page.keyboard.press("j")
    tab.page.wait_for_url(re.compile("item="))
    expect(tab.page.get_by_role("button", name="Reject").first).to_be_enabled()
    tab.page.keyboard.press("r")
    form = tab.page.get_by_role("form", name="Reject it")
    form.get_by_role("combobox").select_option(index=1)
    form.get_by_label("In your words").fill("The figure is of another month.")
    return tab


def test_a_reason_survives_a_failure_and_a_reload_and_goes_once_it_was_taken(
    own_house: House, visits: Visits
) -> None:
    tab = rejecting(visits(own_house))
    form = tab.page.get_by_role("form", name="Reject it")
    tab.page.route("**/reject", failing)
    form.get_by_role("button", name="Reject").click()
    expect(tab.page.get_by_text("The disk is full.")).to_be_visible()
    typed = form.get_by_label("In your words")
    expect(typed).to_have_value("The figure is of another month.")
    tab.page.unroute("**/reject")
    tab.page.reload()
    expect(typed).to_have_value("The figure is of another month.")
    form.get_by_role("button", name="Reject").click()
    expect(form).to_have_count(0)
    assert (
        tab.page.evaluate("Object.keys(sessionStorage).filter((k) => k.startsWith('typed:'))") == []
    )


def test_a_session_that_ended_asks_to_sign_in_above_the_page_and_nothing_typed_is_lost(
    own_house: House, visits: Visits
) -> None:
    tab = rejecting(visits(own_house))
    tab.context.clear_cookies()
    form = tab.page.get_by_role("form", name="Reject it")
    form.get_by_role("button", name="Reject").click()
    again = tab.page.get_by_role("dialog", name="Your session has ended")
    expect(again).to_be_visible()
    again.get_by_label("Password").fill(own_house.people["operator"].password)
    again.get_by_role("button", name="Sign in").click()
    expect(again).to_have_count(0)
    expect(form.get_by_label("In your words")).to_have_value("The figure is of another month.")
    form.get_by_role("button", name="Reject").click()
    expect(form).to_have_count(0)


def test_whoever_comes_second_is_told_who_was_first(own_house: House, visits: Visits) -> None:
    first = rejecting(visits(own_house))
    item = re.search(r"item=([^&]+)", first.page.url)
    assert item is not None
    first.page.route("**/take", silent)  # it sleeps, and its claim ends
    own_house.clock.wait(minutes=16)
    second = visits(own_house).sign_in("second-operator")
    second.go(f"/console/queue?item={item[1]}")
    expect(second.page.get_by_role("button", name="Approve").first).to_be_enabled()
    second.page.keyboard.press("a")
    expect(second.page.get_by_role("status").filter(has_text="pproved")).to_be_visible()
    form = first.page.get_by_role("form", name="Reject it")
    form.get_by_role("button", name="Reject").click()
    told = first.page.get_by_role("alert").filter(has_text="second-operator")
    expect(told.first).to_be_visible()
    expect(form.get_by_label("In your words")).to_have_value("The figure is of another month.")


def test_offline_is_said_and_what_was_there_stays_to_be_read(house: House, visits: Visits) -> None:
    tab = visits(house).sign_in(house.user.login).go("/me/learn")
    tab.context.set_offline(True)
    expect(tab.page.get_by_text("You are offline.")).to_be_visible()
    expect(tab.page.get_by_role("heading", name="Learn", level=1)).to_be_visible()
    tab.context.set_offline(False)
    expect(tab.page.get_by_text("You are offline.")).to_have_count(0)
