"""What makes drafts a group: one item, persona and window, in the same words but for figures.

The key is kept beside each draft, and lets go through the same guards together what differs in its
figures alone. What a language model worded belongs to no group.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from spendsense.recommendations import Fact

from .audit import canonical
from .draws import kept_place


def group_key(row: Mapping[Any, Any]) -> str | None:
    """The key of a draft as its row holds it; None of one that a model worded."""
    if row["worded_by"] != "template":
        return None
    facts = [each if isinstance(each, Mapping) else asdict(each) for each in row["facts"]]
    verdicts = [each if isinstance(each, Mapping) else each.as_json() for each in row["verdicts"]]
    words = plain_words(facts, (row["title"], row["because"], row["body"]))
    named = [row["item_key"], row["persona"], row["window_days"], *words, verdicts]
    return f"grp_{hashlib.blake2b(canonical(named).encode(), digest_size=9).hexdigest()}"


def plain_words(facts: Iterable[Mapping[str, Any]], texts: Iterable[str]) -> tuple[str, ...]:
    """Texts with the names of the facts in the place of their figures."""
    longest_first = sorted(facts, key=lambda fact: (-len(fact["text"]), fact["name"]))

    def plain(text: str) -> str:
        for fact in longest_first:
            text = text.replace(fact["text"], f"{{{fact['name']}}}")
        return text

    return tuple(plain(text) for text in texts)


def template_words(facts: Iterable[Fact], texts: Iterable[str]) -> tuple[str, ...]:
    """The same of facts as a recommendation holds them."""
    return plain_words([asdict(fact) for fact in facts], texts)


def group_places(seal: str, recommendation_id: str, row: Mapping[Any, Any]) -> dict[str, Any]:
    """The key of a draft's group, and where in the draw for a sample the draft falls."""
    key = group_key(row)
    draw = None if key is None else kept_place(seal, "sample", key, recommendation_id)
    return {"group_key": key, "draw": draw}
