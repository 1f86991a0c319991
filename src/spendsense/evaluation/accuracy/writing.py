"""A scoreboard as two files in a folder, each put in place whole."""

from __future__ import annotations

import json
from pathlib import Path

from spendsense.evaluation.placing import put_whole
from spendsense.ledger import BadInput

from .page import page
from .scoreboard import Scoreboard

JSON, PAGE = "accuracy.json", "accuracy.html"


def write_scoreboard(scoreboard: Scoreboard, folder: Path) -> tuple[Path, Path]:
    """Write accuracy.json and accuracy.html; raises BadInput where that cannot be."""
    text = json.dumps(scoreboard.as_json(), indent=2, ensure_ascii=False) + "\n"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return put_whole(folder / JSON, text), put_whole(folder / PAGE, page(scoreboard))
    except OSError as error:
        raise BadInput(
            f"Cannot write the scoreboard to {folder}: {error.strerror}. "
            "Name a folder you may write to."
        ) from error
