"""The catalog: every item, read once from the Markdown files beside this page."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from spendsense.ledger import BadInput

from .draft import Kind
from .front_matter import read_item
from .item import Item

_FOLDERS: dict[str, Kind] = {"education": "education", "offers": "offer"}


@cache
def read_catalog() -> tuple[Item, ...]:
    """Every item of the catalog, by rank and key."""
    return read_items(files(__package__) / "catalog")


def read_items(folder: Traversable) -> tuple[Item, ...]:
    """The items in the `education` and `offers` folders of a catalog, by rank and key."""
    items = [
        _item(page, kind)
        for name, kind in _FOLDERS.items()
        for page in sorted((folder / name).iterdir(), key=lambda entry: entry.name)
        if page.name.endswith(".md")
    ]
    keys = [item.key for item in items]
    for key in keys:
        if keys.count(key) > 1:
            raise BadInput(f"{key}.md: two items have this name; rename one of the files.")
    return tuple(sorted(items, key=lambda item: (item.rank, item.key)))


def item_of(key: str) -> Item | None:
    """The item of that key, or None where the catalog has none."""
    return next((item for item in read_catalog() if item.key == key), None)


def _item(page: Traversable, kind: Kind) -> Item:
    text = page.read_text(encoding="utf-8")
    return read_item(text, key=page.name.removesuffix(".md"), kind=kind, file=page.name)
