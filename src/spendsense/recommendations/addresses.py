"""Web and mail addresses, and markup, in text that is shown as plain text."""

from __future__ import annotations

import re

from .plain import plain

_ENDINGS = (
    "com|org|net|gov|edu|info|biz|io|co|app|ai|me|us|uk|ly|xyz|shop|link|top|site|online|club|tv"
    "|cc|de|ru|cn|fr|eu|in|dev|live|pro|bank|finance|money|loan|loans|store|page|web|click"
)
_MARKUP = re.compile(
    r"<\s*[a-z/!?]"
    r"|&(?:#\w+|[a-z]{2,8});|&#|&(?:lt|gt|amp|quot|apos|nbsp)|%[0-9a-f]{2}(?=%|[a-z])"
    r"|\]\s*[(\[:]|\[/?[a-z]+(?:=[^\]]*)?\]",
    re.I,
)
_ADDRESS = re.compile(
    r"\b[a-z][a-z0-9+-]*:(?=[\w/])\S*"  # http:evil, mailto:me
    r"|//\s*\w\S*|\\\\\w\S*"
    r"|\S*@\s?\w\S*"
    r"|\bwww\b\S*"
    r"|[\w-]+\.[^\W\d_]{2,}[\w./-]*"  # any word, a stop and letters, so "limit.The" as well
    rf"|\b\w+\s+\.\s?(?:{_ENDINGS})\b"
    rf"|\b\w+\s?[(\[{{]\s*(?:\.|dot)\s*[)\]}}]\s?\w+"
    rf"|\b\w+\s+dot\s+(?:{_ENDINGS})\b"
    r"|\b\d{1,3}(?:\.\d{1,3}){3}\b",
    re.I,
)


def markup(text: str) -> str | None:
    """What in a text looks like markup of HTML, Markdown or a forum, or None."""
    found = _MARKUP.search(plain(text))
    return found[0] if found else None


def address(text: str) -> str | None:
    """What in a text looks like an address, or None.

    A stop between two words without a space counts, whatever follows it: every ending may be a
    site's, and the space costs nothing.

    >>> address("Read more at example.de/x."), address("It is $5.25, i.e. little.")
    ('example.de/x.', None)
    """
    found = _ADDRESS.search(plain(text))
    return found[0] if found else None
