"""The table of OWASP ASVS: `docs/asvs.yaml` as rows of a page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import yaml

TABLE = Path(__file__).parents[1] / "asvs.yaml"

CHAPTERS = {
    "V1": "Encoding and sanitization",
    "V2": "Validation and business logic",
    "V3": "Web frontend",
    "V4": "API and web service",
    "V5": "File handling",
    "V6": "Authentication",
    "V7": "Session management",
    "V8": "Authorization",
    "V9": "Self-contained tokens",
    "V10": "OAuth and OIDC",
    "V11": "Cryptography",
    "V12": "Secure communication",
    "V13": "Configuration",
    "V14": "Data protection",
    "V15": "Secure coding and architecture",
    "V16": "Logging and error handling",
    "V17": "WebRTC",
}

WORDS = {"met": "met", "partly": "partly", "not": "**not met**", "none": "does not apply"}


@cache
def requirements() -> dict[str, dict[str, Any]]:
    """Every requirement of levels 1 and 2, by its id."""
    found: dict[str, dict[str, Any]] = yaml.safe_load(TABLE.read_text(encoding="utf-8"))
    return found


def summary() -> str:
    counted = Counter(each["state"] for each in requirements().values())
    applies = sum(counted.values()) - counted["none"]
    tests = {test for each in requirements().values() for test in each.get("tests", ())}
    return (
        f"{sum(counted.values())} requirements, {applies} of which apply: {counted['met']} met, "
        f"{counted['partly']} partly, {counted['not']} not; held by {len(tests)} tests."
    )


def wanting() -> Iterator[str]:
    """What is not met, or in part only, each as a line of a list."""
    for key, each in requirements().items():
        if each["state"] in ("partly", "not"):
            yield f"- **{key}**, {WORDS[each['state']].strip('*')}: {each['asks']} {each['how']}"


def rows(chapter: str) -> Iterator[str]:
    for key, each in requirements().items():
        if key.split(".")[0] == chapter:
            yield f"| {key} | {each['level']} | {each['asks']} | {_state(each)} | {_held(each)} |"


def _state(each: dict[str, Any]) -> str:
    return f"{WORDS[each['state']]}: {each['how']}"


def _held(each: dict[str, Any]) -> str:
    tests = [f"`{test.split('::')[1]}`" for test in each.get("tests", ())]
    return ", ".join(["a page", *tests] if each.get("documented") else tests)
