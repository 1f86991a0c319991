"""Read the dated parameters beside this file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

UNITS = ("cents", "percent", "ratio", "seconds", "minutes", "days", "months", "count", "list")


@dataclass(frozen=True, slots=True)
class Parameter:
    """One number a decision turns on: what it means, its values by day, where it comes from."""

    name: str
    description: str
    unit: str
    values: Mapping[date, Any]
    reference: str

    def on(self, day: date) -> Any:
        """The value in force, or None on a day before the first."""
        dated = [start for start in self.values if start <= day]
        return self.values[max(dated)] if dated else None


@dataclass(frozen=True, slots=True, eq=False)  # told apart by identity, so that it can be a key
class Policy:
    """The parameters in force on a day.

    >>> Policy.on(date(2026, 8, 22))["high_utilization.min_utilization_percent"]
    50
    """

    as_of: date
    values: Mapping[str, Any]

    @classmethod
    def on(cls, day: date) -> Policy:
        return _on(day)

    def __getitem__(self, name: str) -> Any:
        try:
            return self.values[name]
        except KeyError:
            raise KeyError(f"no parameter {name!r} in force on {self.as_of}") from None

    def with_values(self, **changed: Any) -> Policy:
        """The same policy with some values changed; `__` stands for the dot in a name.

        Raises KeyError for a name that is not in force: a misspelt change would change nothing.
        """
        named = {name.replace("__", ".", 1): value for name, value in changed.items()}
        for name in named:
            self[name]
        return Policy(self.as_of, {**self.values, **named})


@cache
def parameters() -> tuple[Parameter, ...]:
    """Every parameter of every file, in order of name."""
    found = []
    for path in sorted(files(__package__).iterdir(), key=lambda entry: entry.name):
        if path.name.endswith(".yaml"):
            stem = path.name.removesuffix(".yaml")
            for name, entry in yaml.safe_load(path.read_text(encoding="utf-8")).items():
                found.append(Parameter(name=f"{stem}.{name}", **entry))
    return tuple(found)


@cache
def _on(day: date) -> Policy:
    dated = {parameter.name: parameter.on(day) for parameter in parameters()}
    return Policy(day, {name: value for name, value in dated.items() if value is not None})
