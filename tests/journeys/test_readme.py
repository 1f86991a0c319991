"""The tours, of five minutes and of twenty, are run line by line, in order."""

import re
import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner

from spendsense.cli.app import app
from spendsense.config import Config
from spendsense.review import queue
from spendsense.storage import Database

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text()
TOUR = (ROOT / "docs/tour.md").read_text()
USER, ITEM = "u-0000001", "how-card-interest-works"


def test_every_line_of_the_five_minutes_does_what_it_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    said = walked(README)
    assert "of card interest was charged" in said["explain u-0000001"]
    shown = said["review show"]
    assert said["replay"].splitlines()[-1] == "identical"
    assert "transactions" in shown and "Because $" in shown and "grounding allows" in shown


def test_every_line_of_the_twenty_minutes_does_what_it_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name, text in re.findall(r"^with `(\S+)`:\n\n```yaml\n(.+?)```", TOUR, re.DOTALL | re.M):
        Path(name).write_text(text)
    said = walked(TOUR)
    assert said["replay"].splitlines()[-1] == "identical"
    assert "high_utilization" in said["policy diff"]
    assert "<html" in Path("evaluation/report.html").read_text()


def walked(page: str) -> dict[str, str]:
    """What each line printed, by its first word and by its first two."""
    said: dict[str, str] = {}
    for line in re.findall(r"^\$ spendsense (.+)$", page, flags=re.MULTILINE):
        words = line.replace("{interest}", interest()) if "{interest}" in line else line
        result = CliRunner().invoke(app, shlex.split(words))
        assert result.exit_code == 0, f"{words}: {result.output}"
        said[" ".join(words.split()[:2])] = said[words.split()[0]] = result.output
    return said


def interest() -> str:
    """The id of the tour's recommendation, in the home that its first line made."""
    database = Database.open(Config.read(home=Path("tour")).database_url)
    with database.read() as connection:
        found = queue(connection, status=None, user_id=USER)
    return next(r.recommendation_id for r in found if r.item_key == ITEM and r.window_days == 180)
