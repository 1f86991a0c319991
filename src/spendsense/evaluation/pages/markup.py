"""HTML as text. Whatever is not made here is escaped on its way in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape


def tag(name: str, inside: str, **attributes: str | int | None) -> str:
    """An element around HTML; `class_` and `for_` lose their stroke, `_` within a name is `-`.

    >>> tag("p", "a &lt; b", class_="soft")
    '<p class="soft">a &lt; b</p>'
    """
    named = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(str(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    return f"<{name}{named}>{inside}</{name}>"


def said(text: object, name: str = "p", **attributes: str | int | None) -> str:
    """An element around text.

    >>> said("<b>", "td")
    '<td>&lt;b&gt;</td>'
    """
    return tag(name, escape(str(text)), **attributes)


def table(
    caption: str, head: Sequence[str], rows: Iterable[Sequence[str]], numbers: Iterable[int] = ()
) -> str:
    """A table with a caption; cells are HTML already, the head is text.

    The first cell of a row is its head, `numbers` are columns set to the right.
    """
    right = frozenset(numbers)

    def at(place: int) -> str | None:
        return "n" if place in right else None

    top = "".join(
        said(each, "th", scope="col", class_=at(place)) for place, each in enumerate(head)
    )
    body = "".join(
        tag(
            "tr",
            "".join(
                tag("td" if place else "th", cell, class_=at(place), scope=None if place else "row")
                for place, cell in enumerate(row)
            ),
        )
        for row in rows
    )
    inside = said(caption, "caption") + tag("thead", tag("tr", top)) + tag("tbody", body)
    # What is too wide for a phone is moved within its own frame, by the keyboard too.
    return tag("div", tag("table", inside), class_="wide", tabindex="0", role="region",
               aria_label=caption)  # fmt: skip


def folded(summary: str, inside: str, id_: str | None = None) -> str:
    """What can be unfolded; the summary is text."""
    return tag("details", said(summary, "summary") + inside, id=id_)


def figure(drawing: str, caption: str, behind: str) -> str:
    """A picture with its words, and the table behind it."""
    return tag("figure", drawing + said(caption, "figcaption") + behind)


def listed(items: Iterable[str], **attributes: str | int | None) -> str:
    """A list of HTML; nothing where there are no items."""
    inside = "".join(tag("li", each) for each in items)
    return tag("ul", inside, **attributes) if inside else ""


def link(to: str, text: str) -> str:
    """A link within the page."""
    return said(text, "a", href=f"#{to}")


def words(name: str) -> str:
    """A key as words.

    >>> words("too_few_behaviours")
    'too few behaviours'
    """
    return name.replace("_", " ")


def key(name: str) -> str:
    """What a name is called within an address of the page.

    >>> key("persona:none <b>")
    'persona-none--b-'
    """
    return "".join(each if each.isalnum() or each == "_" else "-" for each in name)
