"""Parquet files whose columns of categories are text to whoever reads them.

Polars writes an Enum with its categories beside the schema, in a note for Arrow's readers. Every
part has other categories, so that parts could not be read together, and reading takes twice as
long. Without the note a reader goes by Parquet's own schema, which says text.
"""

from __future__ import annotations

from pathlib import Path

KEY = b"ARROW:schema"
MAGIC = b"PAR1"
TEXT, LIST, STOP = 0x18, 0x19, 0x00  # Thrift's compact protocol: the next field, a text or a list
ONE_PAIR = 0x1C  # a list of one struct


def forget_categories(path: Path) -> None:
    """Take the note out of a file that Polars wrote."""
    with path.open("r+b") as file:
        file.seek(-8, 2)
        size = int.from_bytes(file.read(4), "little")
        file.seek(-8 - size, 2)
        start = file.tell()
        footer = without_note(file.read(size))
        file.seek(start)
        file.write(footer + len(footer).to_bytes(4, "little") + MAGIC)
        file.truncate()


def without_note(footer: bytes) -> bytes:
    """The footer without its list of notes, where the note for Arrow is the only one.

    A footer of another shape keeps the note under a name that nobody looks for.
    """
    at = footer.rfind(KEY)  # a row may say the same, in the statistics before it
    if at < 0:
        return footer
    begin = at - 4  # the field, the list, the key's field, the key's length
    length, value = _length(footer, at + len(KEY) + 1)
    end = value + length
    expected = (
        footer[begin] == LIST
        and footer[begin + 1] == ONE_PAIR
        and footer[at + len(KEY)] == TEXT
        and footer[end : end + 2] == bytes((STOP, TEXT))
    )
    if not expected:
        return footer.replace(KEY, KEY.lower().replace(b":", b"_"), 1)
    # The field after the list is now two further than the one before it.
    return footer[:begin] + bytes((TEXT + 0x10,)) + footer[end + 2 :]


def _length(footer: bytes, at: int) -> tuple[int, int]:
    """A number in Thrift's compact form, and where what follows it begins."""
    number = shift = 0
    while True:
        byte = footer[at]
        number |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:
            return number, at
