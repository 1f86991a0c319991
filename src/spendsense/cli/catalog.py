"""`spendsense catalog`: what there is to offer, found by what somebody asks."""

from __future__ import annotations

from pathlib import Path

from spendsense.config import Config
from spendsense.ledger import BadInput
from spendsense.recommendations.catalog import item_of, read_catalog
from spendsense.recommendations.search import VERSION, Found, by_words, embedded, vectors_of
from spendsense.storage import Database
from spendsense.storage.catalog_vectors import nearest, refresh

from .output import notes, open_database, print_json, print_table


def search(asked: str, limit: int, home: Path | None, json: bool) -> None:
    if not asked.strip():
        raise BadInput("Nothing was asked. Say in a few words what the item should be about.")
    vectors = Config.read(home=home).vectors
    found = _near(open_database(home), asked, limit) if vectors else by_words(read_catalog(), asked)
    by = "vectors" if vectors else "words"
    if json:
        items = [
            {"key": f.item.key, "kind": f.item.kind, "title": f.item.title, "score": f.score}
            for f in found[:limit]
        ]
        print_json({"asked": asked, "by": by, "items": items})
        return
    rows = [(f.item.key, f.item.kind, f.item.title) for f in found[:limit]]
    print_table(f"{len(rows)} items by {by}", ("item", "kind", "title"), rows)
    if not rows:
        notes.print("No item has a word of it. Try other words.")


def _near(database: Database, asked: str, limit: int) -> list[Found]:
    items = read_catalog()
    rows = dict(zip((item.key for item in items), vectors_of(items).tolist(), strict=True))
    with database.write() as connection:
        refresh(connection, str(VERSION), rows)
    with database.read() as connection:
        found = nearest(connection, embedded(asked).tolist(), limit)
    return [Found(item, near) for key, near in found if near > 0 and (item := item_of(key))]
