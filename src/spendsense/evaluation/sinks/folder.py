"""A folder of this machine."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from spendsense.ledger import BadInput


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder that is made where it is not there. What has a name that is put is replaced."""

    folder: Path

    def begin(self, manifest: str) -> None:
        """Until the new manifest is there, the files are of no one report. Raises BadInput."""
        with self._writable():
            (self.folder / manifest).unlink(missing_ok=True)

    def put(self, name: str, content: bytes) -> str:
        """Raises BadInput where the file cannot be written."""
        path = self.folder / name
        with self._writable():
            path.parent.mkdir(parents=True, exist_ok=True)
            # Whoever reads the folder meanwhile sees the file before or after, never half of it.
            unfinished = path.with_name(f".{path.name}.unfinished")
            unfinished.write_bytes(content)
            unfinished.replace(path)
        return str(path)

    @contextmanager
    def _writable(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise BadInput(
                f"Cannot write the evaluation to {self.folder}: {error.strerror}. "
                "Name a folder you may write to."
            ) from error
