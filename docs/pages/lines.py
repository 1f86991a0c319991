"""Words and tables that both kinds of page share."""

from __future__ import annotations

import ast
import inspect
import os
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

from spendsense.ledger import dollars
from spendsense.policy import Policy, parameters
from spendsense.signals import READINGS, written

from .failures import measured
from .household import AS_OF

POLICY = Policy.on(AS_OF)
PARAMETERS = {parameter.name: parameter for parameter in parameters()}
ROOT = Path(__file__).parents[2]
FOLDER = {"signals": ROOT / "docs/reference/signals", "personas": ROOT / "docs/reference/personas"}


def linked(path: Path, folder: str, text: str | None = None) -> str:
    """A link from a page of a folder to a file of ours."""
    target = os.path.relpath(path, FOLDER[folder]).replace(os.sep, "/")
    return f"[{text or path.name}]({target})"


def source(module: ModuleType) -> Path:
    return Path(inspect.getfile(module)).resolve()


def parameter_rows(names: Iterable[str]) -> list[str]:
    """Each parameter with its value in force, since when, and where it is from."""
    rows = ["| parameter | value | since | meaning | source |", "|---|---|---|---|---|"]
    for name in names:
        known, value = PARAMETERS[name], POLICY[name]
        since = max(day for day in known.values if day <= AS_OF)
        told = ", ".join(map(str, value)) if isinstance(value, list) else value
        unit = "" if known.unit == "list" else f" {known.unit}"
        meaning = known.description.replace("|", "\\|")
        rows.append(f"| `{name}` | {told}{unit} | {since} | {meaning} | {known.reference} |")
    return rows


def parameters_of(modules: Iterable[ModuleType]) -> list[str]:
    """The parameters that some modules name in their code, in order of policy."""
    named: set[str] = set()
    for module in modules:
        tree = ast.parse(inspect.getsource(module))
        words = (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant))
        named |= {word for word in words if isinstance(word, str) and word in PARAMETERS}
    return [name for name in PARAMETERS if name in named]


def imported(module: ModuleType, package: str) -> list[ModuleType]:
    """A module and those of a package that it imports from, near and far, in order."""
    found: list[ModuleType] = []
    waiting = [module]
    while waiting:
        one = waiting.pop(0)
        if one not in found:
            found.append(one)
            waiting += _imports(one, package)
    return found


def _imports(module: ModuleType, package: str) -> list[ModuleType]:
    values = [getattr(module, name) for name in sorted(vars(module))]
    owners = {getattr(value, "__module__", None) for value in values}
    names = sorted(name for name in owners if name and name.startswith(f"{package}."))
    return [inspect.sys.modules[name] for name in names]  # type: ignore[attr-defined]


def value_of(name: str, value: Any) -> str:
    """A reading's value as its reader sees it; `null` where there is none."""
    return "null" if value is None else written(READINGS[name].unit, value)


def cents_row(row: dict[str, Any]) -> str:
    """A row of a record as a row of a table."""
    said = row["merchant_name"] or row["name"]
    return f"| {row['date']} | {row['account_id']} | {said} | {dollars(row['amount_cents'])} |"


def row_table(rows: Sequence[dict[str, Any]], most: int = 6) -> list[str]:
    """Rows of a record, the latest few of them."""
    head = ["| day | account | row | amount |", "|---|---|---|---|"]
    lines = [cents_row(row) for row in rows[-most:]]
    more = len(rows) - len(lines)
    return [*head, *([f"| | | and {more} before | |"] if more > 0 else []), *lines]


def failure_lines(told: dict[str, list[str]], more: Sequence[str] = ()) -> list[str]:
    """Measured failures, then written ones."""
    found = measured(told.get("measured", []))
    lines = ["## Known failures", ""]
    if found:
        whole = "[the page of accuracy](../accuracy.md)"
        lines += [f"Measured on made-up people whose truth is known; {whole} has all of it:", ""]
        lines += [*found, ""]
    return [*lines, *(f"- {line}" for line in (*more, *told["written"]))]


def day_of(day: date) -> str:
    return f"{day:%B} {day.day}, {day.year}"
