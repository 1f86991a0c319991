"""The pages of saved responses: where each was saved, and whose it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from .faults import Fault
from .kinds import shown
from .setting import Setting
from .sources import Source

SYNC = ("added", "modified", "removed")
Content = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Page:
    """One response: where it was saved, whose it is, and what it says."""

    file: str
    prefix: str
    user_id: str
    content: Content

    @property
    def sync(self) -> bool:
        return any(key in self.content for key in SYNC)


def contents(source: Source) -> list[tuple[str, Any]]:
    """(prefix of its places, response) for every response in the file."""
    if source.kind == "lines":
        return [(f"line {number}, ", content) for number, content in source.content]
    if source.kind != "json":
        return []
    if isinstance(source.content, list):
        return [(f"page {n}, ", content) for n, content in enumerate(source.content, start=1)]
    return [("", source.content)]


def is_response(content: Content) -> bool:
    if "error_code" in content and "error_type" in content:
        return True
    accounts = content.get("accounts")
    flat = isinstance(accounts, list) and any(
        isinstance(each, dict) and "user_id" in each for each in accounts
    )
    shapes = (
        any(isinstance(content.get(key), list) for key in SYNC) and "next_cursor" in content,
        isinstance(content.get("transactions"), list) and "total_transactions" in content,
        isinstance(content.get("liabilities"), dict),
        isinstance(accounts, list) and ("item" in content or "request_id" in content),
        isinstance(accounts, list)
        and any(isinstance(each, dict) and "balances" in each for each in accounts),
    )
    return any(shapes) and not flat


def pages(sources: Sequence[Source], setting: Setting, faults: list[Fault]) -> Iterator[Page]:
    named = _user_of_named(sources)
    faults += _namesakes(sources) if setting.user_id is None else []
    for source in sources:
        if source.kind not in ("json", "lines"):
            faults.append(Fault(source.label, "", None, source.kind, "a JSON file of responses"))
        for prefix, content in contents(source):
            if isinstance(content, dict):
                user_id = setting.user_id or _user(source, named)
                yield Page(source.label, prefix, user_id, content)
            else:
                place = prefix.rstrip(", ")
                expected = "an object: a response of Plaid's API"
                faults.append(Fault(source.label, place, None, shown(content), expected))


def _user(source: Source, named: str | None) -> str:
    """The folder's name; of a file named by itself, its Item's id, else its own name."""
    if source.folder is not None:
        return source.folder.resolve().name
    return named or _item(source) or source.path.stem


def _namesakes(sources: Sequence[Source]) -> list[Fault]:
    """Folders of one name: they would make one user of two people."""
    folders: dict[str, Source] = {}
    faults: list[Fault] = []
    for source in sources:
        if source.folder is None:
            continue
        name = source.folder.resolve().name
        first = folders.setdefault(name, source)
        if first.folder is not None and first.folder.resolve() != source.folder.resolve():
            expected = f"another folder than that of {first.label}: both would be user {name}; "
            expected += "name the folders apart, or load each with --user"
            faults.append(Fault(source.label, "", "user_id", name, expected))
    return faults


def _user_of_named(sources: Sequence[Source]) -> str | None:
    """Files named one by one are one user's where they speak of one Item at most."""
    alone = [source for source in sources if source.folder is None]
    items = {item for source in alone if (item := _item(source))}
    if len(items) > 1 or not alone:
        return None
    return next(iter(items), alone[0].path.stem)


def _item(source: Source) -> str | None:
    for _, content in contents(source):
        item = content.get("item") if isinstance(content, dict) else None
        if isinstance(item, dict) and isinstance(item.get("item_id"), str):
            return str(item["item_id"])
    return None
