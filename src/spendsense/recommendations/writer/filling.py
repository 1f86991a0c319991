"""A model's words with our figures in them, or why they cannot be used."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from spendsense.recommendations.addresses import address, markup
from spendsense.recommendations.draft import Draft, Words
from spendsense.recommendations.item import PLACEHOLDER, Item

from .own_numbers import own_number_word
from .request import PARTS
from .unusable import Unusable

_LETTERS = re.compile(r"[A-Za-z0-9 \n.,;:!?'\"()\-{}_\u2018\u2019\u201c\u201d\u2013\u2014\u2026]")
"""What copy is written in; underscores and braces only within a placeholder."""

_SIGNS = re.compile(r"[<>\[\]|\\`~^=#*@$%+&/]")
"""Signs of markup, of addresses and of figures. Neither is a model's to write."""

_BEFORE = re.compile(r"(?:^|[\s(\"\u2018\u201c])$")
_AFTER = re.compile(r"^(?:$|\s|[.,;:!?)\"'\u2019\u201d\u2026](?:$|\D))")
_MINUS = re.compile(r"\b(?:minus|negative|less)\s$", re.I)


def filled(draft: Draft, item: Item, words: Words) -> Draft:
    """The draft in these words, each placeholder filled with the text of its fact.

    Raises Unusable where they hold a number of their own, a placeholder that is no fact of the
    draft, markup, an address or a character that copy is not written in.
    """
    texts = {fact.name: fact.text for fact in draft.facts}
    for part in PARTS:
        _check(part, getattr(words, part), frozenset(texts))
    _check_because(words.because, item)
    new = {
        part: PLACEHOLDER.sub(lambda found: texts[found[1]], getattr(words, part)) for part in PARTS
    }
    return replace(
        draft,
        title=new["title"],
        because=new["because"].removesuffix("."),
        body=new["body"],
        worded_by="model",
        template=Words(draft.title, draft.because, draft.body),
    )


def bare(text: str) -> str:
    """A text of a model without its placeholders: what it says of its own."""
    return PLACEHOLDER.sub(" ; ", text)


def _check(part: str, text: str, known: frozenset[str]) -> None:
    own = bare(text)
    _check_characters(part, text)
    for name in PLACEHOLDER.findall(text):
        if name not in known:
            raise Unusable("placeholder", f"the {part} names {{{name}}}, which is no fact of it")
    if "{" in own or "}" in own:
        raise Unusable("placeholder", f"the {part} has a brace that closes no placeholder")
    if digit := next((one for one in own if one.isnumeric()), None):
        raise Unusable("own_number", f"the {part} has a number of its own, {_near(own, digit)!r}")
    if sign := _SIGNS.search(own):
        raise Unusable("markup", f"the {part} has the sign {sign[0]!r}, which copy does without")
    if "_" in own:
        raise Unusable("markup", f"the {part} has the sign '_', which copy does without")
    if found := address(own) or markup(own):
        raise Unusable("link", f"the {part} holds the address {found[:40]!r}")
    for said in _glued(text):
        raise Unusable("placeholder", f"the {part} writes {said} to something else")
    if word := own_number_word(own):
        raise Unusable("own_number_word", f"the {part} says {word!r}, a number of its own")


def _check_characters(part: str, text: str) -> None:
    if part != "body" and "\n" in text:
        raise Unusable("characters", f"the {part} has more than one line")
    for one in text:
        if not (_LETTERS.match(one) or _SIGNS.match(one) or one.isnumeric()):
            raise Unusable("characters", f"the {part} holds U+{ord(one):04X}, no letter of copy")


def _check_because(because: str, item: Item) -> None:
    """The reason is one clause that continues "because", and says a figure if the template does."""
    if because.casefold().startswith("because"):
        raise Unusable("because", "the because begins with because, which stands before it already")
    cited = set(PLACEHOLDER.findall(item.because))
    if cited and not cited & set(PLACEHOLDER.findall(because)):
        raise Unusable("because", "the because cites none of the facts that the lesson rests on")


def _glued(text: str) -> Iterator[str]:
    """Placeholders that are not words by themselves: what stands at them would change them."""
    for found in PLACEHOLDER.finditer(text):
        before, after = text[: found.start()], text[found.end() :]
        if not _BEFORE.search(before) or not _AFTER.match(after) or _MINUS.search(before):
            yield found[0]


def _near(text: str, digit: str) -> str:
    place = text.index(digit)
    return text[max(place - 8, 0) : place + 12].strip()
