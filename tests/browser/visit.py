"""A visit to the house in a real browser, and everything the browser complained of on the way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, expect

from .house import House

expect.set_options(timeout=15_000)

VIOLATIONS = """
window.__refused = [];
document.addEventListener("securitypolicyviolation", (event) =>
  window.__refused.push(`${event.violatedDirective}: ${event.blockedURI} ${event.sample}`));
"""
"""Runs before the page's own script and keeps what its policy refused."""

SIZES = {"wide": (1280, 900), "phone": (390, 844)}


SWITCHED = """async (theme) => {
  document.documentElement.dataset.theme = theme;
  const frame = () => new Promise(requestAnimationFrame);
  const ends = (each) => Number.isFinite(each.effect.getComputedTiming().endTime);
  const over = (each) => each.finished.catch(() => undefined);
  for (let still = 0; still < 3; ) {
    await frame();
    const going = document.getAnimations().filter(ends);
    still = going.length ? 0 : still + 1;
    await Promise.all(going.map(over));
  }
}"""
"""The theme, once colours have gone over into one another, however busy the machine is. What takes
its colour from an element that goes over begins to go over when that is done: hence the loop."""


@dataclass
class Visit:
    """A tab. `complaints` are errors of the page and of its console."""

    house: House
    context: BrowserContext
    page: Page
    pictures: Path
    complaints: list[str] = field(default_factory=list)

    def sign_in(self, login: str) -> Visit:
        """By hand, as anybody does."""
        self.page.goto(f"{self.house.address}/sign-in")
        self.page.get_by_label("Login").fill(login)
        self.page.get_by_label("Password").fill(self.house.people[login].password)
        self.page.get_by_role("button", name="Sign in").click()
        self.page.wait_for_url(lambda url: "/sign-in" not in url)
        return self

    def go(self, path: str) -> Visit:
        """Open a view and wait until it is drawn and asks for nothing more."""
        self.page.goto(f"{self.house.address}{path}")
        expect(self.page.get_by_role("heading", level=1)).to_be_visible()
        self.page.wait_for_load_state("networkidle")
        expect(self.page.get_by_role("status", name="Loading")).to_have_count(0)
        return self

    def theme(self, theme: str) -> Visit:
        self.page.evaluate(SWITCHED, theme)
        return self

    def picture(self, name: str) -> Path:
        """The whole page, kept with the results of the run."""
        path = self.pictures / f"{name}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=path, full_page=True, animations="disabled")
        return path

    def refused(self) -> list[str]:
        """What the policy of the page refused since it was opened."""
        return list(self.page.evaluate("window.__refused"))


def visit(
    browser: Browser,
    house: House,
    pictures: Path,
    *,
    size: str = "wide",
    theme: str = "light",
) -> Visit:
    """A fresh tab without a cookie."""
    width, height = SIZES[size]
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme=theme,  # type: ignore[arg-type]
        reduced_motion="reduce",
    )
    page = context.new_page()
    made = Visit(house, context, page, pictures)
    page.add_init_script(VIOLATIONS)
    page.on("pageerror", lambda error: made.complaints.append(f"{page.url}: {error}"))
    page.on("console", lambda said: _heard(made, said))
    return made


def _heard(made: Visit, said: Any) -> None:
    if "status of 401" in said.text and made.page.url.endswith("/sign-in"):
        return  # the browser's own note that nobody is signed in yet
    if said.type in ("error", "warning"):
        made.complaints.append(f"{made.page.url}: {said.text}")


Visits = Callable[..., Visit]
