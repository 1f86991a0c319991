"""What the guide on failures says is what the command and the API do."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from tests.journeys.conftest import Command, household, spendsense, write
from tests.web.conftest import Api, api

from spendsense.storage.requests import KEPT
from spendsense.web.answered import REPLAYED
from spendsense.web.idempotency import LARGEST_ANSWER

__all__ = ["Api", "Command", "api", "household", "spendsense", "write"]

GUIDE = Path(__file__).parents[2] / "docs/guides/when-something-fails.md"
TEXT = GUIDE.read_text(encoding="utf-8")
SHELL = re.findall(r"```sh\n(.*?)```", TEXT, flags=re.DOTALL)


def test_the_commands_of_the_guide_go_well_twice(spendsense, household, monkeypatch):
    monkeypatch.chdir(household.parent)
    commands = [line.split()[1:] for line in SHELL[0].splitlines() if line.startswith("spend")]
    assert len(commands) == 3
    for command in commands:
        spendsense.ok(*command)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_the_request_of_the_guide_is_answered_the_same_twice(api):
    words = shlex.split(SHELL[1].replace("\\\n", " "))
    headers = dict(
        words[place + 1].split(": ", 1) for place, word in enumerate(words) if word == "-H"
    )
    headers.pop("Authorization")
    body = words[words.index("-d") + 1]
    answers = [api.post("/users", content=body, headers=headers) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[1].content == answers[0].content and answers[1].headers[REPLAYED] == "true"


def test_the_numbers_of_the_guide_are_those_of_the_code():
    assert f"{KEPT.total_seconds() / 3600:.0f} hours" in TEXT
    assert f"{LARGEST_ANSWER // 1024} kB" in TEXT
    assert f"{REPLAYED}: true" in TEXT
