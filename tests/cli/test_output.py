"""What comes from a bank record is shown as it is, and steers nothing."""

import pytest

from spendsense.cli import output

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
