"""What `spendsense evaluate` is asked: its options as a value."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Asked:
    """The options of the command, without those of every command."""

    out: str | None = None
    run: str | None = None
    diff: tuple[str, str] | None = None
    gate: str | None = None
    population: Path | None = None
    accuracy: Path | None = None
    noise: tuple[str, ...] = ()
    tone: bool = False
    ask_model: bool = False

    def given_of(self, names: tuple[str, ...]) -> list[str]:
        """Those of some options that were given, as they are typed."""
        return [f"--{name.replace('_', '-')}" for name in names if getattr(self, name)]
