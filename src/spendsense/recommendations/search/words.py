"""By words: BM25 over whole words, the way text has been searched since the nineties.

Source: Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond", 2009;
k1 and b are its usual values.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from math import log

from spendsense.recommendations.item import Item

from .items import Found, item_text, words

K1, B = 1.2, 0.75


def by_words(items: Sequence[Item], asked: str) -> list[Found]:
    """The items that have a word of the question, the best first; of equals the lower key."""
    counted = {item.key: Counter(words(item_text(item))) for item in items}
    average = sum(sum(counts.values()) for counts in counted.values()) / max(len(items), 1)
    rarity = {
        word: _rarity(sum(word in counts for counts in counted.values()), len(items))
        for word in words(asked)
    }
    found = [Found(item, _score(counted[item.key], rarity, average)) for item in items]
    return sorted((f for f in found if f.score > 0), key=lambda f: (-f.score, f.item.key))


def _rarity(have: int, many: int) -> float:
    return log(1 + (many - have + 0.5) / (have + 0.5))


def _score(counts: Counter[str], rarity: dict[str, float], average: float) -> float:
    length = K1 * (1 - B + B * sum(counts.values()) / average)
    return sum(
        weight * counts[word] * (K1 + 1) / (counts[word] + length)
        for word, weight in rarity.items()
    )
