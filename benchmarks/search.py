"""Whether vectors find better than words: `python benchmarks/search.py`.

40 questions with the items that would answer them (`search_queries.yaml`). Of each way: recall at 3
(of the right items, as far as three can hold them, how many are among the first three) and the mean
reciprocal rank of the first right one, each with a 95 % interval from 10,000 draws of the questions
(percentile bootstrap, seeded); and of the difference, question by question. Exits 1 where a
question names an item that the catalog does not have.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import yaml

from spendsense.recommendations.catalog import read_catalog
from spendsense.recommendations.search import by_vectors, by_words

FIRST = 3
DRAWS = 10_000
QUERIES = Path(__file__).with_name("search_queries.yaml")
WAYS = {"words": by_words, "vectors": by_vectors}


def main() -> int:
    """The table, and what it comes to."""
    queries = yaml.safe_load(QUERIES.read_text(encoding="utf-8"))
    items = read_catalog()
    unknown = {key for each in queries for key in each["right"]} - {item.key for item in items}
    if unknown:
        print(f"The catalog has no {', '.join(sorted(unknown))}.", file=sys.stderr)
        return 1
    print(f"{len(queries)} questions, {len(items)} items")
    for name in ("recall at 3", "reciprocal rank"):
        scored = {way: np.array([_scores(way, each)[name] for each in queries]) for way in WAYS}
        for way, values in scored.items():
            print(f"{name:<18}{way:<10}{_interval(values)}")
        gain = scored["vectors"] - scored["words"]
        better, worse = int((gain > 0).sum()), int((gain < 0).sum())
        print(f"{name:<18}{'gain':<10}{_interval(gain)}  better {better}, worse {worse}")
    return 0


def _scores(way: str, query: dict[str, object]) -> dict[str, float]:
    right = set(query["right"])  # type: ignore[call-overload]
    found = [each.item.key for each in WAYS[way](read_catalog(), str(query["asked"]))]
    ranks = [rank for rank, key in enumerate(found, start=1) if key in right]
    return {
        "recall at 3": len(right & set(found[:FIRST])) / min(len(right), FIRST),
        "reciprocal rank": 1 / ranks[0] if ranks else 0.0,
    }


def _interval(values: np.ndarray) -> str:
    drawn = np.random.default_rng(42).choice(values, (DRAWS, len(values))).mean(axis=1)
    low, high = np.percentile(drawn, (2.5, 97.5))
    return f"{values.mean():+.3f}  [{low:+.3f}, {high:+.3f}]"


if __name__ == "__main__":
    sys.exit(main())
