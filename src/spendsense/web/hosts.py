"""Under which names this server is served, and what it says to a request for another.

A page of somebody else's can let its own name lead to 127.0.0.1 and so read what listens there, in
the browser of whoever looks at it. The request then names that page's host. An address that is
written in numbers cannot be led elsewhere, and is let in.
"""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

from spendsense.ledger import BadInput


@dataclass(frozen=True, slots=True)
class Served:
    """The names a server answers to, and whether people reach it over https."""

    names: frozenset[str] = frozenset({"localhost"})
    https: bool = False

    @classmethod
    def at(cls, host: str, public_url: str = "") -> Served:
        """A server that listens on `host`, and that people reach at `public_url` where one is set.

        Raises BadInput for a URL that is none.

        >>> sorted(Served.at("127.0.0.1", "https://money.example").names)
        ['localhost', 'money.example']
        """
        names = {"localhost"} | ({host.lower()} if host and not _in_numbers(host) else set())
        if not public_url:
            return cls(frozenset(names))
        name, scheme = _read(public_url)
        return cls(frozenset({*names, name}), scheme == "https")

    def answers_to(self, host: str) -> bool:
        """Whether a Host header names this server.

        >>> [Served().answers_to(host) for host in ("127.0.0.1:8000", "[::1]", "evil.example")]
        [True, True, False]
        """
        name = _name(host)
        return name in self.names or _in_numbers(name)


def _read(public_url: str) -> tuple[str, str]:
    try:
        parts = urlsplit(public_url)
        name = (parts.hostname or "").rstrip(".")
    except ValueError:
        parts, name = urlsplit(""), ""
    if parts.scheme not in ("http", "https") or not name or parts.path not in ("", "/"):
        raise BadInput(
            f"SPENDSENSE_PUBLIC_URL is {public_url!r}, which is not where a server is reached. "
            "Write it as https://name.example, with a port where it needs one and no path."
        )
    return name.lower(), parts.scheme


def _name(host: str) -> str:
    """The name of a Host header, without the port.

    >>> [_name(each) for each in ("Localhost.:80", "[::1]:8000", "::1", "a:b:c", "")]
    ['localhost', '::1', '::1', 'a:b:c', '']
    """
    text = host.strip().lower()
    if text.startswith("["):
        return text[1:].partition("]")[0]
    name, colon, port = text.partition(":")
    return name.rstrip(".") if not colon or port.isdecimal() else text


def _in_numbers(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
