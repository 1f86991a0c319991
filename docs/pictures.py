"""Draws the pictures of the documentation from a real run: `make pictures`.

The population is a function of its seed and its day, so that a picture changes only when what it
shows does.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from spendsense.cli import explain, output, review
from spendsense.cli.demo import demo
from spendsense.review import queue

IMAGES = Path(__file__).parent / "images"
AS_OF = datetime(2026, 8, 22)
USER, ITEM = "u-0000000", "how-card-interest-works"


def main() -> None:
    """One home, one user, one recommendation; two pictures."""
    IMAGES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        demo(75, 42, AS_OF, home, None)
        with output.open_database(home).read() as connection:
            waiting = queue(connection, user_id=USER)
        chosen = next(each.recommendation_id for each in waiting if each.item_key == ITEM)
        draw(
            "explain",
            f"spendsense explain {USER}",
            lambda: explain.explain(USER, AS_OF, home, False),
        )
        draw(
            "review-show",
            f"spendsense review show {chosen}",
            lambda: review.show(chosen, home, False),
        )


def draw(name: str, title: str, command: Callable[[], None]) -> None:
    """What a command answers, as an SVG."""
    output.answers.width, output.answers.record = 100, True
    output.answers.export_text(clear=True)
    command()
    (IMAGES / f"{name}.svg").write_text(output.answers.export_svg(title=title), encoding="utf-8")


if __name__ == "__main__":
    main()
