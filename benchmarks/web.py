"""How soon the web app can be used, and how smoothly a long queue scrolls, in real Chromium.

python benchmarks/web.py [--users 850] [--visits 7] [--home HOME] [--seed 42]

Prints the machine, the versions, the sizes of what is loaded, and the bounds that were met; exits 1
where one was not. Needs `make web` and a Chromium, and a machine that does nothing else.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from tests.browser.chromium import ARGUMENTS, program
from tests.browser.house import House, furnish, opened

SCRIPT_BYTES = 150_000
INTERACTIVE_MS = 1_500
FRAME_MS = 50
ITEMS = 10_000

READY = """
let drawnAt; window.__ready = new Promise((known) => { drawnAt = known; }); window.__busy = 0;
new PerformanceObserver((list) => {
  for (const task of list.getEntries()) window.__busy = task.startTime + task.duration;
}).observe({ type: "longtask", buffered: true });
const waits = '[role="status"][aria-label^="Loading"]';
const look = () => {
  const main = document.querySelector("main");
  const drawn = main?.querySelector("h1") && !main.querySelector(waits);
  if (drawn && main.querySelector("article, section, [role=alert]"))
    drawnAt(performance.now());
  else requestAnimationFrame(look);
};
requestAnimationFrame(look);
"""
"""When the view is drawn from its answers, and when the last long task before that ended."""

SIZES = """() => performance.getEntriesByType("resource").map((each) =>
  [new URL(each.name).pathname, each.encodedBodySize, each.initiatorType])"""

SCROLL = """async (steps) => {
  const list = document.querySelector('nav[aria-label="Items of the lane"]');
  const gaps = [];
  let before = performance.now();
  for (let step = 0; step < steps; step++) {
    list.scrollTop += 400;
    list.dispatchEvent(new Event("scroll"));
    await new Promise(requestAnimationFrame);
    const now = performance.now();
    gaps.push(now - before);
    before = now;
  }
  return { gaps, top: list.scrollTop, height: list.scrollHeight };
}"""
"""400 px a frame, as fast as anybody flings it."""


def main() -> int:
    asked = _asked()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        home = asked.home or furnish(
            Path(folder), users=asked.users, seed=asked.seed, hostile=False
        )
        browser = playwright.chromium.launch(executable_path=program(), args=list(ARGUMENTS))
        print(_machine(browser))
        with opened(home) as house:
            met = [_first_view(browser, house, asked.visits), _scrolling(browser, house)]
        browser.close()
    return 0 if all(met) else 1


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--users", type=int, default=850, help="People in the house that is made.")
    parser.add_argument("--visits", type=int, default=7)
    parser.add_argument("--seed", type=int, default=42)
    parser.add_argument("--home", type=Path, help="A home that is there already.")
    return parser.parse_args()


def _machine(browser: Browser) -> str:
    cpu = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    cores = cpu.count("processor\t")
    load = Path("/proc/loadavg").read_text(encoding="utf-8").split()[0]
    python = ".".join(map(str, sys.version_info[:3]))
    return (
        f"{cores} cores, load {load} before; Chromium {browser.version}, Python {python}, "
        f"spendsense {version('spendsense')}, playwright {version('playwright')}"
    )


def _entered(browser: Browser, house: House, login: str) -> BrowserContext:
    """A browser with a session and nothing in its cache."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    person = house.people[login]
    answer = context.request.post(
        f"{house.address}/api/v1/session",
        data={"login": person.login, "password": person.password},
        headers={"Origin": house.address},
    )
    assert answer.ok, answer.text()
    return context


def _first_view(browser: Browser, house: House, visits: int) -> bool:
    """The dashboard's first view with a cold cache: bytes of script, and when it can be used."""
    took, loaded = [], []
    for _ in range(visits):
        context = _entered(browser, house, "high-utilization")
        page = context.new_page()
        page.add_init_script(READY)
        page.goto(f"{house.address}/me/today")
        page.evaluate("() => window.__ready")
        page.wait_for_load_state("networkidle")
        took.append(page.evaluate("async () => Math.max(await window.__ready, window.__busy)"))
        loaded = page.evaluate(SIZES)
        context.close()
    script = sum(size for name, size, _ in loaded if name.endswith(".js"))
    style = sum(size for name, size, _ in loaded if name.endswith(".css"))
    answers = sum(size for name, size, _ in loaded if name.startswith("/api/"))
    print(f"first view: script {script:,} bytes compressed, style {style:,}, answers {answers:,}")
    print(
        f"interactive with a cold cache, {visits} visits: "
        f"median {median(took):,.0f} ms, slowest {max(took):,.0f} ms (bound {INTERACTIVE_MS:,})"
    )
    return script < SCRIPT_BYTES and median(took) < INTERACTIVE_MS


def _scrolling(browser: Browser, house: House) -> bool:
    """The queue from its first item on, flung; pages are fetched on the way."""
    context = _entered(browser, house, "operator")
    page = context.new_page()
    page.goto(f"{house.address}/console/queue")
    page.wait_for_selector('nav[aria-label="Items of the lane"] li')
    page.wait_for_load_state("networkidle")
    waiting = _waiting(page)
    gaps: list[float] = []
    reached: dict[str, Any] = {}
    for _ in range(60):
        reached = page.evaluate(SCROLL, 60)
        gaps += reached["gaps"]
        page.wait_for_load_state("networkidle")
    context.close()
    late = [gap for gap in gaps if gap > FRAME_MS]
    print(
        f"queue of {waiting:,} items: {len(gaps):,} frames to {reached['top']:,.0f} of "
        f"{reached['height']:,.0f} px, median {median(gaps):.1f} ms, slowest {max(gaps):.1f} ms, "
        f"{len(late)} over {FRAME_MS} ms"
    )
    if waiting < ITEMS:
        print(f"(fewer than {ITEMS:,} items wait: ask for more --users)")
    return not late and waiting >= ITEMS


def _waiting(page: Page) -> int:
    answer = page.evaluate(
        "() => fetch('/api/v1/operator/review?status=waiting&limit=1').then((a) => a.json())"
    )
    return int(answer["total"])


if __name__ == "__main__":
    sys.exit(main())
