"""Native formats: a world in the files, columns and words of a founding document.

`documents.py` is the table of what each holds. A block writes fragments, which are put behind each
other in order; what was written can be read back into the very same ledger frames.
"""

from .documents import DOCUMENTS, Document
from .reading import blocks, read
from .writing import finish, gather, metadata, sealed_as, write_fragments

__all__ = [
    "DOCUMENTS",
    "Document",
    "blocks",
    "finish",
    "gather",
    "metadata",
    "read",
    "sealed_as",
    "write_fragments",
]
