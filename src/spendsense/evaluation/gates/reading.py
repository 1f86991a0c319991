"""A gate from a file of YAML or JSON. What it does not understand it refuses, with the line."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from importlib.resources import files
from pathlib import Path
from typing import Any, get_args

import yaml

from spendsense.evaluation.definitions import names
from spendsense.ledger import BadInput

from .gate import FAIRNESS, Gate, On, Threshold

SHIPPED = "default"
"""The name of the gate that comes with the product, in place of a file."""
TOP = ("metrics", FAIRNESS)
KEYS = ("min", "max", "on", "allow_insufficient")
NO_FAIL = "no_fail"
LARGEST = 1_000_000
TYPED = tuple(f"tag:yaml.org,2002:{name}" for name in ("int", "float", "bool"))
"""What a word without quotes may be besides a text: `0.9` is a number, `"0.9"` is not."""


class GateMalformed(BadInput):
    """A gate file that cannot be held to: it is the command that is wrong, not a metric."""

    exit_code = 2


def read_gate(path: str) -> Gate:
    """The gate of a file, or the one that comes with the product. Raises GateMalformed."""
    if path == SHIPPED:
        shipped = files("spendsense.evaluation") / "data" / "gate.yaml"
        return parsed(shipped.read_text("utf-8"), "the gate that comes with it")
    try:
        content = Path(path).read_bytes()
        return parsed(content.decode("utf-8"), path)
    except OSError as error:
        raise GateMalformed(f"Cannot read the gate {path}: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise GateMalformed(f"The gate {path} is not UTF-8 text.") from error


def parsed(text: str, path: str) -> Gate:
    """The gate of a text; `path` names it in what is raised."""
    return _Reader(path).gate(text)


class _Reader:
    """Reads one file. Every refusal names it and the line."""

    def __init__(self, path: str) -> None:
        self.path = path

    def gate(self, text: str) -> Gate:
        if len(text) > LARGEST:
            raise GateMalformed(f"The gate {self.path} is too large: {len(text):,} characters.")
        try:
            root = yaml.compose(text, Loader=yaml.SafeLoader)
        except yaml.MarkedYAMLError as error:
            line = error.problem_mark.line + 1 if error.problem_mark else 1
            raise self.wrong(line, f"is neither YAML nor JSON: {error.problem}") from error
        except yaml.YAMLError as error:
            raise GateMalformed(f"The gate {self.path} is neither YAML nor JSON.") from error
        if root is None:
            raise self.wrong(1, "is empty, and would hold nothing to anything")
        parts = dict(self.entries(root, TOP, "key"))
        thresholds = tuple(self.thresholds(parts["metrics"])) if "metrics" in parts else ()
        fairness = self.fairness(parts[FAIRNESS]) if FAIRNESS in parts else None
        if not thresholds and fairness is None:
            raise self.wrong(1, "has no threshold, and would hold nothing to anything")
        return Gate(thresholds, fairness)

    def thresholds(self, node: yaml.Node) -> Iterator[Threshold]:
        for name, asked in self.entries(node, names(), "metric"):
            yield self.threshold(name, asked)

    def threshold(self, name: str, node: yaml.Node) -> Threshold:
        given = {key: self.value(key, part) for key, part in self.entries(node, KEYS, "key")}
        low, high = given.get("min"), given.get("max")
        line = _line(node)
        if low is None and high is None:
            raise self.wrong(line, f"gives {name} neither min nor max")
        if low is not None and high is not None and low > high:
            raise self.wrong(line, f"gives {name} a min of {low:g} above its max of {high:g}")
        return Threshold(metric=name, **given)

    def fairness(self, node: yaml.Node) -> Threshold:
        if isinstance(node, yaml.ScalarNode):
            self.no_fail(node)
            return Threshold(metric=FAIRNESS)
        parts = dict(self.entries(node, ("verdict", "allow_insufficient"), "key"))
        if "verdict" not in parts:
            raise self.wrong(_line(node), f"gives {FAIRNESS} no verdict; it may be {NO_FAIL}")
        self.no_fail(parts["verdict"])
        allowed = parts.get("allow_insufficient")
        allow = allowed is not None and self.value("allow_insufficient", allowed)
        return Threshold(metric=FAIRNESS, allow_insufficient=allow)

    def no_fail(self, node: yaml.Node) -> None:
        if node.value != NO_FAIL:
            raise self.wrong(_line(node), f"gives {FAIRNESS} something else than {NO_FAIL}")

    def entries(
        self, node: yaml.Node, known: Sequence[str], what: str
    ) -> Iterator[tuple[str, yaml.Node]]:
        """The pairs of a mapping, each of a known name and once."""
        if not isinstance(node, yaml.MappingNode):
            raise self.wrong(_line(node), f"has no {what}s here; write each as a name and a colon")
        seen: set[str] = set()
        for key, value in node.value:
            name = key.value if isinstance(key, yaml.ScalarNode) else "?"
            if name not in known:
                raise self.wrong(_line(key), f"names the {what} {name!r}, {_nearest(name, known)}")
            if name in seen:
                raise self.wrong(_line(key), f"names {name} twice")
            seen.add(name)
            yield name, value

    def value(self, key: str, node: yaml.Node) -> Any:
        told = yaml.safe_load(node.value) if node.tag in TYPED else node.value
        if key == "allow_insufficient":
            if not isinstance(told, bool):
                raise self.wrong(_line(node), f"gives {key} something else than true or false")
        elif key == "on":
            if told not in get_args(On):
                raise self.wrong(_line(node), f"gives on {told!r}, {_nearest(told, get_args(On))}")
        elif isinstance(told, bool) or not isinstance(told, int | float) or not math.isfinite(told):
            raise self.wrong(_line(node), f"gives {key} something that is no number")
        return told

    def wrong(self, line: int, what: str) -> GateMalformed:
        return GateMalformed(f"The gate {self.path}, line {line}, {what}.")


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1


def _nearest(name: object, known: Sequence[str]) -> str:
    near = get_close_matches(str(name), known, n=1, cutoff=0.5)
    if near:
        return f"which there is not; did you mean {near[0]}?"
    return f"which there is not; there are {', '.join(known)}"
