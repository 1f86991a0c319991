"""Hostile names in a bank's files: from file to terminal, bundle and receipt, nothing acts."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path

from .conftest import AS_OF, FILES, Command, Ran

HOSTILE = {
    "markup": "[bold red]<b>[link=http://x]pay[/link]",
    "script": "<script>alert(1)</script>",
    "escape": "\x1b[2J\x1b]0;owned\x07\x1b[31mred",
    "one byte escape": "\x9b31mred",
    "right to left": "abc\u202egnp.exe\u2066x\u2069",
    "zero width": "ad\u200bmin\ufeff",
    "formula": '=HYPERLINK("http://x","y")',
    "sql": "'; DROP TABLE users; --",
    "braces": "{utilization} {{7*7}} %s",
    "traversal": "../../../../etc/passwd",
    "long": "x" * 10_000,
    "emoji": "👩‍👩‍👧‍👦",
    "carriage return": "a\rb",
}
"""What files may hold and a terminal, a spreadsheet or a page must not act on."""


def files_with(text: str) -> dict[str, str]:
    """The household's files, with a text as Ana's name, her card's, and every merchant's."""
    changed = {name: list(csv.reader(io.StringIO(body))) for name, body in FILES.items()}
    changed["users.csv"][1][1] = text
    changed["accounts.csv"][2][4] = text
    for row in changed["transactions.csv"][1:]:
        row[4] = row[5] = text
    written = {}
    for name, rows in changed.items():
        out = io.StringIO()
        csv.writer(out).writerows(rows)
        written[name] = out.getvalue()
    return written


def inert(ran: Ran, what: str) -> None:
    """Nothing on either stream steers a terminal."""
    for said in (ran.out, ran.err):
        assert not [mark for mark in said if mark != "\n" and not mark.isprintable()], what


def test_what_files_hold_is_shown_and_does_nothing(on_both: Command, write, tmp_path: Path):
    on_both.ok("audit", "key")
    for number, (what, text) in enumerate(HOSTILE.items()):
        folder = write(f"files-{number}", files_with(text))
        loaded = on_both("ingest", folder, "--update")
        inert(loaded, what)
        assert loaded.code == 0, (what, loaded.err)
        if number == 0:
            on_both.ok("consent", "grant", "ana", "--note", text)
        inert(on_both.ok("run", "--as-of", AS_OF), what)
        inert(on_both.ok("explain", "ana"), what)
        inert(on_both.ok("review", "list"), what)
        waiting = on_both.ok("review", "list", "--json").json
        items = waiting["items"] if isinstance(waiting, dict) else waiting
        inert(on_both.ok("review", "show", items[0]["id"]), what)
        inert(on_both.ok("consent", "receipt", "ana"), what)
    assert on_both.ok("audit", "verify").code == 0
    out = tmp_path / "case.zip"
    on_both.ok("bundle", items[0]["id"], "--out", out)
    with zipfile.ZipFile(out) as bundle:
        for name in bundle.namelist():
            assert ".." not in name and not name.startswith("/")
            assert "\x1b" not in bundle.read(name).decode("utf-8")


def test_a_mark_that_no_database_keeps_is_refused_by_file_and_line(on_both: Command, write):
    before = on_both.state()
    for number, text in enumerate(["a\x00b", "a\ud800b"]):
        raw = {
            name: body.encode("utf-8", "surrogatepass") for name, body in files_with(text).items()
        }
        refused = on_both("ingest", write(f"marks-{number}", raw))
        assert refused.code == 1
        assert "accounts.csv" in refused.err
        inert(refused, text)
    assert on_both.state() == before


def test_what_is_typed_is_shown_and_does_nothing(on_both: Command, household):
    on_both.ok("ingest", household)
    on_both.ok("consent", "grant", "ana")
    on_both.ok("run", "--as-of", AS_OF)
    waiting = on_both.ok("review", "list", "--json").json
    items = waiting["items"] if isinstance(waiting, dict) else waiting
    first = items[0]["id"]
    for what, text in HOSTILE.items():
        for command in (
            ("consent", "revoke", "ben", "--note", text),
            ("consent", "grant", "ben", "--note", text),
            ("consent", "show", "ben"),
            ("explain", text),
            ("consent", "show", text),
            ("review", "show", text),
            ("review", "reject", text, "--by", "olga", "--reason", "x"),
            ("review", "override", first, "--by", text, "--reason", text, "--title", text),
            ("token", "issue", "--role", "operator", "--label", text),
            ("token", "list"),
        ):
            ran = on_both(*command)
            inert(ran, f"{what}: {command[:2]}")
            assert ran.code in (0, 1, 2, 3, 4, 7), (what, command[:2], ran.err)
            assert "Traceback" not in ran.err
    assert on_both.ok("audit", "verify").code == 0


def test_with_nul_and_half_a_character_nothing_is_typed_into_the_database(on_both: Command):
    for text in ("a\x00b", "a\udc80b"):
        ran = on_both("token", "issue", "--role", "operator", "--label", text)
        assert "Traceback" not in ran.err
        inert(Ran(ran.code, "", ran.err), text)
        assert ran.code == 1, (ascii(text), ran.out, ran.err)
