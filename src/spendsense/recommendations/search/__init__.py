"""Finding items of the catalog by what somebody asks: by words, or by vectors of parts of words."""

from .items import Found, item_text
from .vectors import DIMENSIONS, VERSION, by_vectors, embedded, vectors_of
from .words import by_words

__all__ = [
    "DIMENSIONS",
    "VERSION",
    "Found",
    "by_vectors",
    "by_words",
    "embedded",
    "item_text",
    "vectors_of",
]
