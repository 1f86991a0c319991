"""A visitor without a mouse."""

from __future__ import annotations

import re

from .visit import Visit

FOCUSED = """() => {
  const it = document.activeElement;
  const label = it.labels?.[0]?.innerText ?? "";
  return { tag: it.tagName, name: [it.getAttribute("aria-label"), label, it.innerText, it.value]
    .filter(Boolean).join(" | ") };
}"""
FARTHEST = 120


def focused(tab: Visit) -> str:
    """The name of what has the focus, by whichever way it has one."""
    return str(tab.page.evaluate(FOCUSED)["name"])


def tab_to(tab: Visit, name: str) -> int:
    """Press Tab until something of that name has the focus; how often that took."""
    for presses in range(1, FARTHEST + 1):
        tab.page.keyboard.press("Tab")
        if re.search(name, focused(tab)):
            return presses
    raise AssertionError(f"Tab never comes to {name!r} on {tab.page.url}")


def sign_in(tab: Visit, login: str) -> None:
    """Login and password by hand, and Enter."""
    tab.page.goto(f"{tab.house.address}/sign-in")
    tab.page.get_by_label("Login").wait_for()
    tab_to(tab, "Login")
    tab.page.keyboard.type(login)
    tab_to(tab, "Password")
    tab.page.keyboard.type(tab.house.people[login].password)
    tab.page.keyboard.press("Enter")
    tab.page.wait_for_url(lambda url: "/sign-in" not in url)
