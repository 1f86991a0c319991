"""What is known to go wrong: written down beside the rules, or measured and told in accuracy.md."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

ACCURACY = Path(__file__).parents[1] / "reference" / "accuracy.md"


@cache
def written(room: str) -> dict[str, dict[str, list[str]]]:
    """`known_failures.yaml` of a room, by family or persona."""
    text = (files(f"spendsense.{room}") / "known_failures.yaml").read_text(encoding="utf-8")
    found: dict[str, dict[str, list[str]]] = yaml.safe_load(text)
    return found


def table(heading: str) -> list[dict[str, str]]:
    """The rows of the first table under a heading of the page of accuracy, by column."""
    return _rows(_section(heading))


def _section(heading: str) -> str:
    text = ACCURACY.read_text(encoding="utf-8").partition(f"\n## {heading}\n")[2]
    return text.partition("\n## ")[0]


def _rows(text: str) -> list[dict[str, str]]:
    lines = [line for line in text.splitlines() if line.startswith("|")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return [dict(zip(cells[0], row, strict=True)) for row in cells[2:]]


def measured(titles: list[str]) -> list[str]:
    """What the page of accuracy says of some figures, as rows of a table; none if it has none."""
    clean = {row["figure"]: row for row in table("On the records as they are")}
    noisy = {row["figure"]: row for row in table("Under noise")}
    rows = []
    for title in (title for title in titles if title in clean):
        figure, target = clean[title], clean[title]["target"]
        worst = min(_noises(noisy.get(title, {})).items(), key=lambda each: each[1], default=None)
        under = "" if worst is None else f"{worst[1]:.1f} % ({worst[0]})"
        right = f"{figure['right']} of {figure['of']}"
        rows.append(f"| {title} | {right} | {figure['all']} | {target} | {under} |")
    head = ["| figure | right | share | target | under the noise that hurts it most |"]
    return [*head, "|---|---|---|---|---|", *rows] if rows else []


def misses(persona: str) -> list[str]:
    """Why people who were meant to have a persona have it not, as the page of accuracy counts."""
    text = ACCURACY.read_text(encoding="utf-8")
    section = re.search(r"^### Persona over 180 days: assigned first\n(.*?)^###", text, re.M | re.S)
    lines = section[1].splitlines() if section else []
    found = [re.match(rf"- (\d[\d,]*): {persona}: (.*)", line) for line in lines]
    return [f"{each[1]} people: {each[2]}." for each in found if each]


def assigned(persona: str) -> list[str]:
    """What the people who were meant to have a persona are assigned first, over each window."""
    name = persona.replace("_", " ")
    _, *windows = re.split(r"^Over (?=\d+ days;)", _section(MEANT), flags=re.MULTILINE)
    found = []
    for window in windows:
        table = "\n\n".join(window.split("\n\n")[:2])  # what follows are other tables
        rows = {row.pop(""): _counts(row) for row in _rows(table)}
        if name in rows:
            found.append(f"Over {window.partition(';')[0]} {_shares(name, rows)}")
    return found


MEANT = "Personas: meant and assigned"


def _counts(row: dict[str, str]) -> dict[str, int]:
    return {name: int(cell.replace(",", "")) for name, cell in row.items()}


def _shares(name: str, rows: dict[str, dict[str, int]]) -> str:
    meant, right = sum(rows[name].values()), rows[name].get(name, 0)
    others = [(count, other) for other, count in rows[name].items() if count and other != name]
    instead = ", ".join(f"{other} {count:,}" for count, other in sorted(others, reverse=True))
    given = sum(row.get(name, 0) for row in rows.values())
    return (
        f"{right:,} of {meant:,} people meant to be so are assigned it first"
        f" ({right / meant:.1%}); the others: {instead or 'none'}. Of {given:,} who are assigned it"
        f" first, {given - right:,} are meant to be another."
    )


def _noises(row: dict[str, Any]) -> dict[str, float]:
    shares = {name: re.match(r"([\d.]+) %", cell) for name, cell in row.items()}
    return {
        name: float(share[1]) for name, share in shares.items()
        if share and name not in ("figure", "clean")
    }  # fmt: skip
