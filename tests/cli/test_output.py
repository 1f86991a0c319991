"""What comes from a bank record is shown as it is, and steers nothing."""

from pathlib import Path

import pytest

from spendsense.cli import output
from spendsense.ledger import NotFound

HOSTILE = "[/b]Evil [link=http://evil]x[/link] \x1b]0;title\x07 \u202eolleh"


def test_a_name_with_markup_and_escapes_is_printed_as_it_stands(
    capsys: pytest.CaptureFixture[str],
) -> None:
    output.print_tree({"label": HOSTILE, "children": [{"label": HOSTILE}]})
    output.print_table(HOSTILE, ("name",), [(HOSTILE,), (None,)])
    shown = capsys.readouterr().out
    assert shown.count("[/b]Evil") == 4
    assert "\x1b" not in shown and "\x07" not in shown and "\u202e" not in shown


def test_notes_and_answers_read_no_markup() -> None:
    for console in (output.answers, output.notes):
        with console.capture() as captured:
            console.print("[bold]x[/nothing]")
        assert captured.get() == "[bold]x[/nothing]\n"


def test_an_id_is_never_broken_over_lines(capsys: pytest.CaptureFixture[str]) -> None:
    key = "rec_a5c57fc585a8e729aa70fcfc"
    output.print_table("Queue", ("id", "title"), [(key, "words " * 30)])
    assert key in capsys.readouterr().out


def test_a_suggested_command_names_the_home_that_was_named(tmp_path: Path) -> None:
    assert output.at_home(None) == ""
    assert output.at_home(tmp_path / "my home").endswith("/my home'")


def test_what_only_looks_makes_no_database(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="There is no database at"):
        output.database_there(tmp_path / "nobody")
    assert list(tmp_path.iterdir()) == []
