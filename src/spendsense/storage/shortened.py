"""A trace without what its user took back: the drafts of offers, or what a language model said."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from .traces import SHORTENED

Body = Mapping[str, Any]
WITHOUT = ("offers", "words")
"""What may be gone from a trace; its `purged` names it."""

_TEXTS = ("title", "because", "body")


def without_offers(body: Body) -> dict[str, Any]:
    """A trace's body without the drafts of offers, marked so; as it is where it tells of none."""

    def lessons(drafts: list[Any]) -> list[Any]:
        return [each for each in drafts if each.get("kind") != "offer"]

    return _shorter(body, "offers", lessons)


def without_words(body: Body) -> dict[str, Any]:
    """A trace's body without what a model said, marked so; as it is where no model was asked.

    A draft in its words has the template's again, and keeps its id, which is a hash.
    """

    def plain(drafts: list[Any]) -> list[Any]:
        return [_plain(each) if "wording" in each else each for each in drafts]

    return _shorter(body, "words", plain)


def like(again: Body, kept: Body) -> dict[str, Any]:
    """A trace thought again, for comparison with one from which words were purged.

    Of the drafts that a model was asked to word it takes over what their words went into: the id,
    the verdicts on them, the note that they are gone.
    """
    windows = {
        days: {**window, "drafts": _like(window["drafts"], kept["windows"].get(days, {}))}
        for days, window in again["windows"].items()
    }
    return {**again, "windows": windows}


def lacks(body: Body, what: str) -> bool:
    """Whether `offers`, or `words`, were purged from a trace."""
    return what in str(body.get(SHORTENED, "")).split(" and ")


def _like(drafts: list[Any], kept: Body) -> list[Any]:
    gone = {
        each["item_key"]: {
            name: each[name] for name in ("recommendation_id", "verdicts", "wording")
        }
        for each in kept.get("drafts", ())
        if was_purged(each)
    }
    return [{**each, **gone.get(each["item_key"], {})} for each in drafts]


def was_purged(draft: Body) -> bool:
    """Whether what a model said of a draft is gone."""
    return "wording" in draft and draft["wording"] is None


def _plain(draft: Body) -> dict[str, Any]:
    told = {name: draft[name] for name in draft if name not in ("worded_by", "template")}
    if draft.get("template"):
        told |= {name: draft["template"][name] for name in _TEXTS}
        # A remark of a guardrail may quote the words it is about.
        told["verdicts"] = [{**each, "reason": "purged"} for each in draft["verdicts"]]
    return {**told, "wording": None}


def _shorter(body: Body, what: str, keep: Callable[[list[Any]], list[Any]]) -> dict[str, Any]:
    windows = {
        days: {**window, "drafts": keep(window.get("drafts", []))}
        for days, window in body.get("windows", {}).items()
    }
    if windows == body.get("windows", {}):
        return dict(body)
    gone = [each for each in WITHOUT if each == what or lacks(body, each)]
    return {**body, "windows": windows, SHORTENED: " and ".join(gone)}
