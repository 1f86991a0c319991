"""Read one catalog file: YAML front matter between `---` lines, then the body in Markdown.

Whatever is not as it should be raises BadInput with the file, the field and what was expected.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import yaml

from spendsense.ledger import BadInput
from spendsense.policy.rules import applied
from spendsense.signals import READINGS

from .condition import COMPARISONS, Condition
from .draft import Kind
from .item import PERSONA_KEYS, PLACEHOLDER, Figure, Item
from .terms import check_offered, is_address, read_eligibility, refuse, units

_FIELDS = ("title", "rank", "personas", "needs", "because", "sources", "written")
_OPTIONAL = ("when", "figures")
_OFFER_FIELDS = ("product_kind", "eligibility")


def read_item(text: str, *, key: str, kind: Kind, file: str) -> Item:
    """The item a file holds. `key` is the file's stem, `file` its name in messages."""
    parts = text.split("---\n", 2)
    if len(parts) != 3 or parts[0].strip():
        refuse(file, "front matter", "YAML between two lines of three dashes, at the very top")
    page = _Page(file, _mapping(file, parts[1]))
    page.sees_no_pay()
    page.only(_FIELDS + _OPTIONAL + (_OFFER_FIELDS if kind == "offer" else ()))
    item = Item(
        key=key,
        kind=kind,
        rank=page.whole("rank"),
        title=page.sentence("title"),
        because=page.sentence("because"),
        body=parts[2].strip(),
        personas=page.known("personas", PERSONA_KEYS, "persona keys"),
        needs=page.known("needs", READINGS, "names of readings"),
        when=tuple(page.condition(entry) for entry in page.entries("when")),
        figures=page.figures(),
        sources=page.addresses(),
        written=page.day("written"),
        product_kind=page.sentence("product_kind") if kind == "offer" else None,
        eligibility=read_eligibility(file, page.fields.get("eligibility"))
        if kind == "offer"
        else None,
    )
    _check_copy(item, file)
    check_offered(item, file)
    return item


def _mapping(file: str, front: str) -> dict[str, Any]:
    try:
        fields = yaml.safe_load(front)
    except yaml.YAMLError as error:
        raise BadInput(f"{file}: the front matter is not YAML: {error}") from None
    if not isinstance(fields, dict):
        refuse(file, "front matter", "fields with their values")
    return fields


@dataclass(frozen=True, slots=True)
class _Page:
    """The front matter of one file, and what each field must be."""

    file: str
    fields: Mapping[str, Any]

    def only(self, known: tuple[str, ...]) -> None:
        for name in self.fields:
            if name not in known:
                refuse(self.file, str(name), f"one of the fields {', '.join(known)}")

    def sees_no_pay(self) -> None:
        """No field, of the item or inside another, says what a provider pays."""
        fields = tuple(_names({**self.fields, "figures": None}))  # figures have names of their own
        for rule in applied("catalog", date.max):  # a file has no day: every rule that will stand
            finding = rule.judge({"fields": fields})
            if not finding.held:
                raise BadInput(f"{self.file}: {rule.objects({}, finding)}: {rule.text}")

    def sentence(self, name: str) -> str:
        value = self.fields.get(name)
        if not isinstance(value, str) or not value.strip():
            refuse(self.file, name, "a text that is not empty")
        return value.strip()

    def whole(self, name: str) -> int:
        value = self.fields.get(name)
        if type(value) is not int:
            refuse(self.file, name, "a whole number; lower is drafted first")
        return value

    def day(self, name: str) -> date:
        value = self.fields.get(name)
        if type(value) is not date:
            refuse(self.file, name, "the day it was written, such as 2026-11-20")
        return value

    def entries(self, name: str) -> list[Any]:
        value = self.fields.get(name, [])
        if not isinstance(value, list):
            refuse(self.file, name, "a list")
        return value

    def known(self, name: str, allowed: Any, noun: str) -> tuple[str, ...]:
        values = self.entries(name)
        for value in values:
            if value not in allowed:
                refuse(self.file, name, f"{noun}; {value!r} is none")
        if not values:
            refuse(self.file, name, f"{noun}, at least one")
        return tuple(values)

    def addresses(self) -> tuple[str, ...]:
        values = self.entries("sources")
        if not values or not all(is_address(value) for value in values):
            refuse(self.file, "sources", "a list of at least one address that begins with https://")
        return tuple(values)

    def condition(self, entry: Any) -> Condition:
        if isinstance(entry, dict) and entry.get("reading") in READINGS and len(entry) == 2:
            for comparison in COMPARISONS:
                if comparison in entry:
                    self.line(entry[comparison])
                    return Condition(entry["reading"], comparison, entry[comparison])
        known = ", ".join(COMPARISONS)
        refuse(self.file, "when", f"a reading and one of {known}; {entry!r} is not that")

    def line(self, value: Any) -> None:
        if isinstance(value, str) and "." in value and value not in units():
            refuse(self.file, "when", f"a value or a policy parameter; {value!r} is neither")

    def figures(self) -> Mapping[str, Figure]:
        value = self.fields.get("figures", {})
        if not isinstance(value, dict):
            refuse(self.file, "figures", "names, each with a text and its source")
        return {str(name): self.figure(str(name), entry) for name, entry in value.items()}

    def figure(self, name: str, entry: Any) -> Figure:
        if not isinstance(entry, dict) or set(entry) != {"text", "source"}:
            refuse(self.file, f"figures.{name}", "a text and its source, and nothing else")
        if not isinstance(entry["text"], str) or not is_address(entry["source"]):
            refuse(self.file, f"figures.{name}", "a text, and a source that begins with https://")
        return Figure(entry["text"], entry["source"])


def _check_copy(item: Item, file: str) -> None:
    for name, text in (("title", item.title), ("because", item.because), ("body", item.body)):
        bare = PLACEHOLDER.sub("", text)
        if not text or "{" in bare or "}" in bare:
            refuse(file, name, "a text whose braces hold a placeholder such as {interest_cents}")
        if any(character.isdigit() for character in bare):
            refuse(file, name, "no digits outside placeholders; cite the number under figures")
    for name in item.placeholders():
        _check_placeholder(name, item, file)
    if not any(name in READINGS for name in PLACEHOLDER.findall(item.because)):
        refuse(file, "because", "at least one reading of the user in braces")
    costs = item.eligibility is not None and item.eligibility.compares_total_cost
    if costs and "total cost" not in item.body:
        refuse(file, "body", "the words 'total cost', because eligibility.compares_total_cost")


def _check_placeholder(name: str, item: Item, file: str) -> None:
    if name in ("window_days", "as_of"):
        return
    if name.startswith("figure."):
        if name.removeprefix("figure.") not in item.figures:
            refuse(file, "figures", f"an entry for the placeholder {{{name}}}")
    elif name.startswith("policy."):
        if units().get(name.removeprefix("policy."), "list") == "list":
            refuse(file, "body", f"a policy parameter that is one number; {{{name}}} is not")
    elif name not in item.needs:
        refuse(file, "needs", f"every reading in braces; {name!r} is missing")
    elif READINGS[name].unit == "flag":
        refuse(file, "body", f"no flag in braces; {name!r} belongs under needs or when")


def _names(value: Any) -> Iterator[str]:
    """Every name of a field, those of fields inside fields too."""
    if isinstance(value, dict):
        for name, inside in value.items():
            yield str(name).casefold()
            yield from _names(inside)
