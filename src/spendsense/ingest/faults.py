"""What is wrong with a file, said so that the person who sent it can put it right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

Severity = Literal["fault", "warning"]
LONGEST_FOUND = 80


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong (`fault`: the row cannot be used) or worth knowing (`warning`).

    `place` is "line 12" in a CSV file, "accounts[3]" or "record 3" in JSON, and empty for the
    whole file. `expected` finishes the sentence "expected ..."; for a warning it is the remark.

    >>> Fault("t.csv", "line 12", "date", "2026-02-31", "a date as YYYY-MM-DD").sentence()
    "t.csv, line 12, date: found '2026-02-31', expected a date as YYYY-MM-DD"
    """

    file: str
    place: str
    field: str | None
    found: str | None
    expected: str
    severity: Severity = "fault"

    def sentence(self) -> str:
        where = ", ".join(part for part in (self.file, self.place, self.field) if part)
        if self.severity == "warning":
            return f"{where}: {self.expected}"
        if self.found is None:
            nothing = "nothing there, " if self.field else ""
            return f"{where}: {nothing}expected {self.expected}"
        return f"{where}: found '{_short(self.found)}', expected {self.expected}"


def warning(file: str, place: str, field: str | None, remark: str) -> Fault:
    """Something the reader did, or left out, that its owner may want to know."""
    return Fault(file, place, field, None, remark, "warning")


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that was not taken: where it stands, what it held, and every reason."""

    table: str
    file: str
    place: str
    row: dict[str, Any]
    reasons: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        return {
            "table": self.table,
            "file": self.file,
            "place": self.place,
            "reasons": list(self.reasons),
            "row": {name: _plain(value) for name, value in self.row.items()},
        }


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_FOUND else text[: LONGEST_FOUND - 3] + "..."


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | float | str):
        return value
    return str(value)
