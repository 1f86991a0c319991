"""Codes of reasons: why somebody acted, from a closed list for each action."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import yaml

OTHER = "other"
"""The code of a reason that is given in free text alone."""

Reasons = Mapping[str, Mapping[str, str]]
"""Action to code to what the code means."""


@cache
def review_reasons() -> Reasons:
    """The codes of every action of the review that asks for a reason.

    >>> review_reasons()["undo"]["slip"]
    'The wrong item, or the wrong button.'
    """
    text = (files(__package__) / "reason_codes" / "operators.yaml").read_text(encoding="utf-8")
    found: Reasons = yaml.safe_load(text)
    return found
