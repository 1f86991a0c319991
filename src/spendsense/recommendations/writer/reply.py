"""A reply, read as the JSON object that was asked for and nothing else."""

from __future__ import annotations

import json
from typing import Any

from spendsense.recommendations.draft import Words

from .request import PARTS
from .unusable import Unusable


def replied(text: str) -> Words:
    """The three texts of a reply. Raises Unusable for anything but exactly those.

    >>> replied('{"title": "A", "because": "b", "body": "C"}')
    Words(title='A', because='b', body='C')
    """
    fields = _object(text)
    unknown, missing = sorted(fields.keys() - set(PARTS)), [p for p in PARTS if p not in fields]
    if missing:
        raise Unusable("schema", f"the reply has no {missing[0]}")
    if unknown:
        raise Unusable("schema", f"the reply has a field that was not asked for, {unknown[0]!r}")
    for part in PARTS:
        if not isinstance(fields[part], str) or not fields[part].strip():
            raise Unusable("schema", f"the {part} of the reply is not a text")
    return Words(**{part: fields[part].strip() for part in PARTS})


def _object(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text, object_pairs_hook=_each_once)
    except (ValueError, RecursionError):
        raise Unusable("schema", "the reply is not the JSON object that was asked for") from None
    if not isinstance(found, dict):
        raise Unusable("schema", "the reply is not the JSON object that was asked for")
    return found


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    names = [name for name, _ in pairs]
    if twice := next((name for name in names if names.count(name) > 1), None):
        raise Unusable("schema", f"the reply gives {twice[:40]!r} twice")
    return dict(pairs)
