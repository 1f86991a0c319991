"""Draws the picture of the README from a real run: `make pictures`.

The population is a function of its seed and its day, so that the picture changes only when what it
shows does.
"""

from __future__ import annotations

import tempfile
from datetime import datetime
from pathlib import Path

from spendsense.cli import output, review
from spendsense.cli.demo import demo
from spendsense.review import queue

PICTURE = Path(__file__).parent / "images" / "review-show.svg"
AS_OF = datetime(2026, 8, 22)
USER, ITEM = "u-0000001", "how-card-interest-works"


def main() -> None:
    """One recommendation of one user, down to its rows, as `review show` answers."""
    PICTURE.parent.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        demo(75, 42, AS_OF, home, None)
        with output.open_database(home).read() as connection:
            waiting = queue(connection, user_id=USER)
        chosen = next(each.recommendation_id for each in waiting if each.item_key == ITEM)
        output.answers.width, output.answers.record = 100, True
        review.show(chosen, home, False)
        title = f"spendsense review show {chosen}"
        PICTURE.write_text(output.answers.export_svg(title=title), encoding="utf-8")


if __name__ == "__main__":
    main()
