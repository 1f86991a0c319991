"""The command: every finding as a line, what to do beneath it, and the exit code."""

from __future__ import annotations

import sys
from pathlib import Path

from spendsense.cli.output import answers, now, plain, print_json
from spendsense.config import Config, environment
from spendsense.ledger import IntegrityBroken

from . import CHECKS, Installation, Looked, looked

MARKS = {"ok": "ok", "warn": "warn", "fault": "FAULT", "skipped": "-"}
STYLES = {"ok": "green", "warn": "yellow", "fault": "bold red", "skipped": "dim"}


def doctor(home: Path | None, host: str, port: int, json: bool) -> None:
    config = Config.read(home=home)
    found = looked(CHECKS, Installation(config, environment(), now(), host, port))
    if json:
        print_json({"finding": _worst(found), "checks": [each.as_json() for each in found]})
    else:
        show(found)
    sys.exit(_code(found))


def show(found: tuple[Looked, ...]) -> None:
    for each in found:
        mark = plain(f"{MARKS[each.found.state]:<6}", STYLES[each.found.state])
        answers.print(mark, plain(f"{each.check.name:<12} {each.found.sentence}"), soft_wrap=True)
        if each.found.do:
            answers.print(plain(f"{'':<20}{each.found.do}", "bold"), soft_wrap=True)


def _worst(found: tuple[Looked, ...]) -> str:
    states = {each.found.state for each in found}
    return next((state for state in ("fault", "warn") if state in states), "ok")


def _code(found: tuple[Looked, ...]) -> int:
    """0 without a fault, 6 where records were changed or damaged, 1 for any other."""
    if any(each.found.integrity for each in found):
        return IntegrityBroken.exit_code
    return int(any(each.found.state == "fault" for each in found))
