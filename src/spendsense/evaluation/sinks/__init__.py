"""Where a report goes: a folder, or a bucket. Files go in order and the manifest goes last."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path

from spendsense.ledger import BadInput, Conflict

from .folder import Folder
from .sink import MANIFEST, Sink

__all__ = ["MANIFEST", "Sink", "put_files", "sink"]


def sink(out: str, kms_key: str = "") -> Sink:
    """The place of a `--out`: `s3://bucket/prefix`, or a folder.

    `kms_key` encrypts what goes into a bucket; without one the bucket's provider holds the key.
    Raises BadInput for an address that is neither, and where a bucket cannot be written to at all,
    so that nobody measures for an hour what has nowhere to go.
    """
    if not out.lower().startswith("s3:") and "://" not in out:
        return Folder(Path(out))
    if find_spec("boto3") is None:
        raise BadInput(
            "The library that speaks to buckets is not installed. Install spendsense with its "
            "extra: pip install 'spendsense[s3]', or name a folder."
        )
    from .s3 import open_bucket  # noqa: PLC0415 - half a second of imports, and an extra

    return open_bucket(out, kms_key)


def put_files(files: Mapping[str, bytes], place: Sink, manifest: str = MANIFEST) -> tuple[str, ...]:
    """Put files into a place, their manifest last; gives where each of them is.

    Raises what `put` raises, with the names of what was written and of what was not.
    """
    names = sorted(files, key=lambda name: (name == manifest, name))
    written: list[str] = []
    try:
        place.begin(manifest)
        for name in names:
            written.append(place.put(name, files[name]))
    except (BadInput, Conflict) as error:
        raise type(error)(f"{error} {_told(names, len(written))}") from error
    return tuple(written)


def _told(names: list[str], done: int) -> str:
    there, missing = ", ".join(names[:done]) or "nothing", ", ".join(names[done:])
    return f"Written: {there}. Not written: {missing}."
