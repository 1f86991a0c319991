"""Starting commands, and knowing how they ended."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from killing.points import Point

HERE = Path(__file__).parent
BLOCK = 2
"""Users that are kept together: so few that a run is several transactions."""


@dataclass(frozen=True)
class Place:
    """Where a command runs: its home, its database, and what it said."""

    home: Path
    url: str | None = None

    @property
    def said(self) -> Path:
        return self.home.parent / f"{self.home.name}.said"

    @property
    def env(self) -> dict[str, str]:
        return {"SPENDSENSE_HOME": str(self.home), "SPENDSENSE_DATABASE_URL": self.url or ""}

    @property
    def database_url(self) -> str:
        return self.url or f"sqlite:///{self.home / 'spendsense.db'}"


@dataclass
class Running:
    """A command that was started."""

    template: Template
    pid: int

    def kill(self) -> None:
        os.kill(self.pid, signal.SIGKILL)

    def stop(self) -> int:
        os.kill(self.pid, signal.SIGINT)
        return self.ended()

    def ended(self) -> int:
        """Its exit code, or minus the signal that ended it."""
        return int(self.template.ask({"wait": self.pid})["code"])


@dataclass
class Template:
    """The process that is forked."""

    process: subprocess.Popen[str] = field(init=False)

    def __enter__(self) -> Template:
        path = os.pathsep.join([str(HERE.parent), os.environ.get("PYTHONPATH", "")])
        self.process = subprocess.Popen(
            [sys.executable, str(HERE / "template.py")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": path},
        )
        self._heard()
        return self

    def __exit__(self, *_: object) -> None:
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait(30)

    def ask(self, order: Mapping[str, Any]) -> dict[str, Any]:
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(order) + "\n")
        self.process.stdin.flush()
        return self._heard()

    def _heard(self) -> dict[str, Any]:
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit("The process that starts the commands is gone.")
        answer: dict[str, Any] = json.loads(line)
        return answer

    def start(
        self,
        place: Place,
        args: Sequence[str],
        *,
        point: Point | None = None,
        count: Path | None = None,
    ) -> Running:
        order = {
            "args": list(args),
            "env": place.env,
            "said": str(place.said),
            "point": asdict(point) if point else None,
            "count": str(count) if count else None,
            "block": BLOCK,
        }
        return Running(self, int(self.ask(order)["pid"]))

    def run(self, place: Place, *args: str) -> None:
        """A command that is to go well."""
        code = self.start(place, args).ended()
        if code != 0:
            raise SystemExit(f"{' '.join(args)} ended with {code}:\n{place.said.read_text()}")


def wait_until(ready: Any, seconds: float = 30.0) -> bool:
    """Whether it came to be so in time."""
    patience = time.monotonic() + seconds
    while time.monotonic() < patience:
        if ready():
            return True
        time.sleep(0.005)
    return False
