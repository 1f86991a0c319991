"""A process that has loaded everything and done nothing: each of its forks is a fresh command.

It reads orders as lines of JSON, and answers each with a line. A fork runs the command as the
console would, in its own home, and ends as the command ends.
"""

from __future__ import annotations

import importlib
import json
import os
import pkgutil
import sys
import traceback
from pathlib import Path
from typing import Any

import spendsense
from killing.points import POINTS, Point, count, kill_at
from spendsense import pipeline
from spendsense.cli import main as command


def main() -> None:
    """Serve orders until there are no more."""
    _load_everything()
    print(json.dumps({"ready": os.getpid()}), flush=True)
    for line in sys.stdin:
        order = json.loads(line)
        if "wait" in order:
            _, status = os.waitpid(order["wait"], 0)
            print(json.dumps({"code": os.waitstatus_to_exitcode(status)}), flush=True)
            continue
        child = os.fork()
        if child == 0:
            _be(order)
        print(json.dumps({"pid": child}), flush=True)


def _load_everything() -> None:
    for found in pkgutil.walk_packages(spendsense.__path__, "spendsense."):
        if ".migrations" not in found.name:
            importlib.import_module(found.name)
    for name in (*(point.partition(":")[0] for point in POINTS), "sqlalchemy.dialects.sqlite",
                 "sqlalchemy.dialects.postgresql.psycopg", "psycopg", "uvicorn.main"):  # fmt: skip
        importlib.import_module(name)


def _be(order: dict[str, Any]) -> None:
    """The command, in the fork; it does not return."""
    code = 1
    try:
        with open(order["said"], "ab", buffering=0) as said, open(os.devnull, "rb") as nothing:
            os.dup2(nothing.fileno(), 0)
            os.dup2(said.fileno(), 1)
            os.dup2(said.fileno(), 2)
        os.environ.update(order["env"])
        counted = count() if order.get("count") else None
        if order.get("point"):
            kill_at(Point(**order["point"]))
        code = _command(order["args"], order.get("block"))
        if counted is not None:
            Path(order["count"]).write_text(json.dumps(counted), encoding="utf-8")
    except BaseException:  # noqa: BLE001 - a fork: whatever it is, it is said and the fork ends
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _command(args: list[str], block: int | None) -> int:
    if block:
        pipeline.BLOCK = block  # so that few users are many transactions
    sys.argv = ["spendsense", *args]
    try:
        command()
    except SystemExit as left:
        return left.code if isinstance(left.code, int) else int(left.code is not None)
    return 0


if __name__ == "__main__":
    main()
