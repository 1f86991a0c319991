"""Word catalog items for one user: placeholders become figures, each bound to its source."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from spendsense.ledger import Window
from spendsense.policy import Policy, parameters
from spendsense.signals import written

from .catalog import read_catalog
from .draft import DISCLOSURE, PARTNER_LABEL, Draft, Fact
from .item import PLACEHOLDER, Item
from .names import shown_text


def draft(
    item: Item,
    *,
    user_id: str,
    window: Window,
    persona: str,
    readings: Mapping[str, Any],
    policy: Policy,
) -> Draft | None:
    """The item in the user's own numbers; None where a reading is null or `when` does not hold."""
    if any(readings.get(name) is None for name in item.needs):
        return None
    if not all(condition.holds(readings, policy) for condition in item.when):
        return None
    facts = tuple(_fact(name, item, window, readings, policy) for name in item.placeholders())
    body = item.body if item.kind == "education" else f"{item.body}\n\n{PARTNER_LABEL}"
    return Draft(
        user_id=user_id,
        window_days=window.days,
        as_of=window.as_of,
        persona=persona,
        item_key=item.key,
        kind=item.kind,
        product_kind=item.product_kind,
        title=_filled(item.title, facts),
        body=_filled(body, facts),
        because=_filled(item.because, facts),
        disclosure=DISCLOSURE,
        facts=facts,
    )


def candidates(
    persona_keys: Sequence[str],
    *,
    user_id: str,
    window: Window,
    readings: Mapping[str, Any],
    policy: Policy,
) -> tuple[Draft, ...]:
    """Every item that can be worded for a user of these personas, no item twice.

    `persona_keys` come in precedence order, the primary first. Items of an earlier persona come
    before those of a later one, then lower ranks, then keys; nothing else orders them, and what
    a provider pays is nowhere recorded. A draft's persona is the first that its item serves.
    """
    drafts = (
        draft(
            item, user_id=user_id, window=window, persona=persona, readings=readings, policy=policy
        )
        for persona, item in _in_order(persona_keys)
    )
    return tuple(worded for worded in drafts if worded is not None)


def policy_text(name: str, policy: Policy) -> str:
    """A policy parameter as the text writes it.

    >>> from datetime import date
    >>> policy_text("high_utilization.min_utilization_percent", Policy.on(date(2026, 8, 22)))
    '50%'
    """
    unit = next(parameter.unit for parameter in parameters() if parameter.name == name)
    return written(unit, policy[name])  # type: ignore[arg-type]  # one vocabulary, but for "list"


def _in_order(persona_keys: Sequence[str]) -> Iterator[tuple[str, Item]]:
    """Each item once, with the first persona it serves; the catalog is in order of rank."""
    met: set[str] = set()
    for persona in persona_keys:
        for item in read_catalog():
            if persona in item.personas and item.key not in met:
                met.add(item.key)
                yield persona, item


def _filled(template: str, facts: Sequence[Fact]) -> str:
    texts = {fact.name: fact.text for fact in facts}
    return PLACEHOLDER.sub(lambda found: texts.get(found[1], found[0]), template)


def _fact(
    name: str, item: Item, window: Window, readings: Mapping[str, Any], policy: Policy
) -> Fact:
    if name == "window_days":
        return Fact(name, str(window.days), "window")
    if name == "as_of":
        return Fact(name, written("date", window.as_of), "as_of")
    if name.startswith("policy."):
        parameter = name.removeprefix("policy.")
        return Fact(name, policy_text(parameter, policy), f"policy:{parameter}")
    if name.startswith("figure."):
        figure = item.figures[name.removeprefix("figure.")]
        return Fact(name, figure.text, figure.source)
    return Fact(name, shown_text(name, readings, policy), f"reading:{name}")
