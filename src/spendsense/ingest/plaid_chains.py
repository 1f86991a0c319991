"""Chains of pages that were saved in part: what they do not hold is worth a warning."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from .faults import Fault, warning
from .plaid_pages import Page

Whose = tuple[str, str | None]
"""A user and, where the page names it, an Item."""


def incomplete(pages: Sequence[Page]) -> list[Fault]:
    """A warning for each chain that says itself that there was more."""
    return _unfinished(pages) + _fewer_than_said(pages)


def _unfinished(pages: Sequence[Page]) -> list[Fault]:
    """The last page of a /transactions/sync chain says that another follows."""
    last = {page.user_id: page for page in pages if page.sync}
    remark = "is the last page of its chain and says that more follow; fetch the rest"
    return [
        warning(page.file, page.prefix.rstrip(", "), "has_more", remark)
        for page in last.values()
        if page.content.get("has_more") is True
    ]


def _fewer_than_said(pages: Sequence[Page]) -> list[Fault]:
    """Pages of /transactions/get together hold fewer rows than they say that there are."""
    chains: dict[Whose, list[Page]] = defaultdict(list)
    for page in pages:
        if isinstance(page.content.get("total_transactions"), int):
            chains[page.user_id, _item(page)].append(page)
    return [fault for chain in chains.values() for fault in _short(chain)]


def _short(chain: Sequence[Page]) -> list[Fault]:
    wanted = max(page.content["total_transactions"] for page in chain)
    held = len({each for page in chain for each in _ids(page)})
    if held >= wanted:
        return []
    remark = f"says {wanted:,}, but the pages hold {held:,}; fetch the rest"
    last = chain[-1]
    return [warning(last.file, last.prefix.rstrip(", "), "total_transactions", remark)]


def _ids(page: Page) -> list[str]:
    rows = page.content.get("transactions")
    given = [row.get("transaction_id") for row in rows or [] if isinstance(row, dict)]
    return [each for each in given if isinstance(each, str)]


def _item(page: Page) -> str | None:
    item = page.content.get("item")
    found = item.get("item_id") if isinstance(item, dict) else None
    return found if isinstance(found, str) else None
