"""By vectors: parts of words, hashed into a fixed number of places; nothing is downloaded.

A text's words and their parts of three to five letters fall on 1,024 places with a sign (Weinberger
et al., "Feature Hashing for Large Scale Multitask Learning", 2009), each the heavier the fewer
items have it. "Subscribing" so comes near "subscriptions". It knows letters, not meanings: that
"broke" is near "running out of money" it does not know.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from math import log

import numpy as np
from numpy.typing import NDArray
from xxhash import xxh3_64_intdigest

from spendsense.recommendations.catalog import read_catalog
from spendsense.recommendations.item import Item

from .items import Found, item_text, words

DIMENSIONS = 1_024
VERSION = 1
"""Of the way in which vectors are made: those of another are not compared with."""
PARTS = (3, 4, 5)
WHOLE = 2.0
"""A whole word counts as much as so many of its parts."""

Vector = NDArray[np.float32]


def by_vectors(items: Sequence[Item], asked: str) -> list[Found]:
    """The items by the cosine of their vector with the question's, the best first."""
    near = vectors_of(items) @ embedded(asked)
    found = [Found(item, round(float(n), 6)) for item, n in zip(items, near, strict=True)]
    return sorted((f for f in found if f.score > 0), key=lambda f: (-f.score, f.item.key))


def vectors_of(items: Sequence[Item]) -> Vector:
    """A row an item, each of length 1."""
    return np.array([embedded(item_text(item)) for item in items], dtype=np.float32)


def embedded(text: str) -> Vector:
    """The vector of a text, of length 1; zero for a text without a word."""
    vector = np.zeros(DIMENSIONS)
    known = _rarities()
    for part, times in Counter(_parts(text)).items():
        hashed = xxh3_64_intdigest(part.encode())
        sign = 1.0 if hashed & 1 else -1.0
        weight = known.get(part, known[""]) * (WHOLE if part.startswith("=") else 1.0)
        vector[(hashed >> 1) % DIMENSIONS] += sign * weight * (1 + log(times))
    length = float(np.linalg.norm(vector))
    return (vector / length if length else vector).astype(np.float32)


def _parts(text: str) -> Iterator[str]:
    """Each word, marked, and its parts with its beginning and end.

    >>> list(_parts("Fees"))[:4]
    ['=fees', '<fe', 'fee', 'ees']
    """
    for word in words(text):
        yield f"={word}"
        bounded = f"<{word}>"
        for size in PARTS:
            yield from (bounded[at : at + size] for at in range(len(bounded) - size + 1))


@cache
def _rarities() -> dict[str, float]:
    """How much a part weighs by how few items of the catalog have it; "" is what none has."""
    texts = [set(_parts(item_text(item))) for item in read_catalog()]
    have = Counter(part for text in texts for part in text)
    weights = {part: log((1 + len(texts)) / (1 + count)) + 1 for part, count in have.items()}
    return {**weights, "": log(1 + len(texts)) + 1}
