"""The built web app: its files, and the page that loads them.

`frontend/` is built into `static/` beside this module; a wheel carries it. Its files are named by
their content, so that a browser may keep them for good; the page itself is never kept.
"""

from __future__ import annotations

import gzip
import secrets
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.responses import Response

STATIC = Path(__file__).parent / "static"
"""Where the build lies. In a checkout it is made by `make web`."""

INDEX = "index.html"
NONCE = "%STYLE_NONCE%"
"""What the build leaves in the page for the server to fill in."""

FOR_GOOD = "public, max-age=31536000, immutable"

TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}
"""What is served, by the end of its name; other files of the build are not."""


def policy(nonce: str) -> str:
    """The Content-Security-Policy of the page: its own files and nothing else.

    A style with the nonce is admitted: a dialog keeps the page behind it from scrolling by one.
    Text never becomes markup or script: `trusted-types 'none'` lets nothing make them of it.
    """
    return (
        "default-src 'none'; script-src 'self'; "
        f"style-src 'self' 'nonce-{nonce}'; img-src 'self'; font-src 'self'; connect-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
        "require-trusted-types-for 'script'; trusted-types 'none'"
    )


@dataclass(frozen=True, slots=True)
class File:
    """One file of the build; `small` is it compressed, where that saves anything."""

    content: bytes
    small: bytes | None
    media_type: str


def is_built(folder: Path = STATIC) -> bool:
    return (folder / INDEX).is_file()


def page(folder: Path = STATIC) -> Response:
    """The page that loads the app, with a nonce of its own."""
    nonce = secrets.token_urlsafe(16)
    text = _index(folder).replace(NONCE, nonce)
    headers = {"Content-Security-Policy": policy(nonce)}
    return Response(text, media_type="text/html; charset=utf-8", headers=headers)


def file(name: str, *, compressed: bool, folder: Path = STATIC) -> Response:
    """A file of the build by its name beneath `static/`. Raises a 404 for any other."""
    found = files(folder).get(name)
    if found is None:
        raise HTTPException(
            404, f"The web app has no file {name}. A page that asks for it is out of date: reload."
        )
    headers = {"Vary": "Accept-Encoding"}
    if name.startswith("assets/"):
        headers["Cache-Control"] = FOR_GOOD
    if compressed and found.small is not None:
        headers["Content-Encoding"] = "gzip"
        return Response(found.small, media_type=found.media_type, headers=headers)
    return Response(found.content, media_type=found.media_type, headers=headers)


@cache
def files(folder: Path = STATIC) -> dict[str, File]:
    """What is served of a build, by name. Read once: a build is not changed under a server."""
    return {
        path.relative_to(folder).as_posix(): _read(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix in TYPES
    }


def _read(path: Path) -> File:
    content = path.read_bytes()
    small = gzip.compress(content, 9, mtime=0) if path.suffix != ".woff2" else content
    saves = len(small) < len(content)
    return File(content, small if saves else None, TYPES[path.suffix])


@cache
def _index(folder: Path) -> str:
    return (folder / INDEX).read_text(encoding="utf-8")
