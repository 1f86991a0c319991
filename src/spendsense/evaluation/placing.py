"""A file put in place whole."""

from __future__ import annotations

from pathlib import Path


def put_whole(path: Path, content: str | bytes) -> Path:
    """The file with this content, in place."""
    # Whoever reads the folder meanwhile sees the file before or after, never half of it.
    unfinished = path.with_name(f".{path.name}.unfinished")
    unfinished.write_bytes(content.encode() if isinstance(content, str) else content)
    return unfinished.replace(path)
