"""What a browser has to load before the first view of the dashboard stands."""

from __future__ import annotations

from .house import House
from .visit import Visits

SCRIPT_BYTES = 150_000
LOADED = """() => performance.getEntriesByType("resource")
  .filter((each) => new URL(each.name).pathname.endsWith(".js"))
  .map((each) => [new URL(each.name).pathname, each.encodedBodySize])"""


def test_the_first_view_of_the_dashboard_loads_under_150_kb_of_script(
    house: House, visits: Visits
) -> None:
    tab = visits(house).sign_in("high-utilization").go("/me/today")
    loaded = tab.page.evaluate(LOADED)
    assert loaded, "no script was loaded, so that nothing was counted"
    assert sum(size for _, size in loaded) < SCRIPT_BYTES, loaded
    assert not [name for name, _ in loaded if "recharts" in name.lower()]
