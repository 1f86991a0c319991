"""How far a change reaches: into signals, into what is simulated here, or into neither."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from spendsense.ledger import BadInput

from .texts import SAID_IN


class NeedsRows(BadInput):
    """A change of how signals are read, without leave to read the rows again."""

    exit_code = 2


class Asked(dict[str, Any]):
    """Values of a policy that note which of them were asked for by name."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        super().__init__(values)
        self.names: set[str] = set()

    def __getitem__(self, name: str) -> Any:
        self.names.add(name)
        return super().__getitem__(name)


def read_from_rows(names: Iterable[str]) -> tuple[str, ...]:
    """Those parameters that the code of `signals` names: readings differ with them."""
    return tuple(name for name in sorted(names) if any(_named_in("signals", name)))


def refuse_without_rows(names: Iterable[str]) -> None:
    """Raises NeedsRows where readings would have to be read again."""
    needed = read_from_rows(names)
    if needed:
        raise NeedsRows(
            f"{_listed(needed)} decide{'s' if len(needed) == 1 else ''} how signals are read, and "
            "the stored readings were read without. Give --reread to read every row again under "
            "both, which takes about as long as a run."
        )


def not_simulated(changed: Iterable[str], asked: Iterable[str]) -> tuple[str, ...]:
    """A sentence for each changed parameter that nothing simulated here turns on."""
    known = set(asked)
    left = [name for name in sorted(changed) if name not in known and not name.startswith(SAID_IN)]
    return tuple(_elsewhere(name) for name in left)


def rule_not_simulated(rule_id: str, asked_by: str | None) -> str:
    """That a rule judges no draft."""
    by = "nobody asks it" if asked_by is None else f"{asked_by} asks it, and of no draft"
    return f"{rule_id}: {by}, so that no figure here turns on it."


def _elsewhere(name: str) -> str:
    rooms = [room for room in _rooms() if any(_named_in(room, name))]
    where = f" It is read in {_listed(rooms)}." if rooms else ""
    return f"{name}: no figure here turns on it.{where}"


def _listed(names: Iterable[str]) -> str:
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last


def _named_in(room: str, name: str) -> Iterator[str]:
    """The modules of a room that hold a parameter's name as a text of its own."""
    for module, code in _code(room):
        if f'"{name}"' in code or f"'{name}'" in code:
            yield module


@cache
def _rooms() -> tuple[str, ...]:
    package = files("spendsense")
    return tuple(sorted(e.name for e in package.iterdir() if (e / "__init__.py").is_file()))


@cache
def _code(room: str) -> tuple[tuple[str, str], ...]:
    return tuple(_modules(files("spendsense") / room))


def _modules(folder: Traversable) -> Iterator[tuple[str, str]]:
    for entry in sorted(folder.iterdir(), key=lambda each: each.name):
        if entry.is_dir():
            yield from _modules(entry)
        elif entry.name.endswith(".py"):
            yield entry.name, entry.read_text(encoding="utf-8")
