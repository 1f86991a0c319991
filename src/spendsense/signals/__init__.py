"""Facts about behaviour over a window, each with the rows it was read from."""

from .cash_flow import cash_flow
from .credit import credit
from .evidence import EVIDENCE_OF, Evidence, evidence
from .families import SIGNALS, family_columns, read, read_family
from .history import history
from .income import income
from .reading import Reading, placeholders, written
from .readings import FAMILIES, READINGS, said, sentence, text_of
from .savings import savings
from .subscriptions import subscriptions

__all__ = [
    "EVIDENCE_OF",
    "FAMILIES",
    "READINGS",
    "SIGNALS",
    "Evidence",
    "Reading",
    "cash_flow",
    "credit",
    "evidence",
    "family_columns",
    "history",
    "income",
    "placeholders",
    "read",
    "read_family",
    "said",
    "savings",
    "sentence",
    "subscriptions",
    "text_of",
    "written",
]
