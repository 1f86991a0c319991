"""The commands that others script against, and how long help takes to load."""

from __future__ import annotations

import subprocess
import sys

import pytest
from typer.testing import CliRunner

from spendsense.cli.app import app

COMMANDS = (
    "demo", "generate", "validate", "ingest", "signals", "run", "explain", "evaluate", "serve",
    "consent grant", "consent revoke", "consent show",
    "review list", "review show", "review approve", "review reject", "review override",
    "audit verify", "review withdraw", "token issue", "token list", "token revoke",
    "rules list", "rules show", "rules test", "rules affected",
    "review take", "review release", "review undo", "review publish", "review flag",
    "review escalate", "review snooze", "review note", "review second", "review lanes",
    "review groups", "review approve-group", "review metrics", "review reasons", "review expire",
    "review seed",
    "account create", "account list", "account password", "account disable", "account enable",
    "account role", "account unlock", "account link",
)  # fmt: skip

ANSWERING = (
    "generate", "validate", "ingest", "signals", "run", "explain", "evaluate", "audit verify",
    "consent grant", "consent revoke", "consent show",
    "review list", "review show", "review approve", "review reject", "review override",
    "review withdraw", "token issue", "token list", "token revoke",
    "rules list", "rules show", "rules test", "rules affected",
    "review take", "review release", "review undo", "review publish", "review flag",
    "review escalate", "review snooze", "review note", "review second", "review lanes",
    "review groups", "review approve-group", "review metrics", "review reasons", "review expire",
    "review seed",
    "account create", "account list", "account password", "account disable", "account enable",
    "account role", "account unlock", "account link",
)  # fmt: skip


def helped(command: str) -> str:
    asked = CliRunner().invoke(app, [*command.split(), "--help"], env={"COLUMNS": "200"})
    assert asked.exit_code == 0, asked.output
    return asked.output


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_there_and_says_what_it_does(command):
    assert f"spendsense {command}" in helped(command) or f"{command} " in helped(command)


@pytest.mark.parametrize("command", ANSWERING)
def test_every_command_that_answers_can_answer_in_json(command):
    assert "--json" in helped(command)


def test_help_lists_every_command():
    whole = helped("")
    for command in COMMANDS:
        assert command.split()[0] in whole


def test_help_loads_no_database_no_server_and_no_columns():
    heavy = "{'polars', 'numpy', 'sqlalchemy', 'fastapi', 'alembic'}"
    asked = f"import sys, spendsense.cli; print(sorted({heavy} & sys.modules.keys()))"
    ran = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"


def test_an_error_of_ours_is_one_sentence_and_an_exit_code_in_a_process_too(tmp_path):
    ran = subprocess.run(
        [sys.executable, "-c", "from spendsense.cli import main; main()", "explain", "nobody",
         "--home", str(tmp_path)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (ran.returncode, ran.stdout) == (3, "")
    assert ran.stderr == "spendsense: There is no user nobody. Load the user's records first.\n"
