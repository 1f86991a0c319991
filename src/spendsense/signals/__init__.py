"""Facts about behaviour over a window, each with the rows it was read from."""

from .cards import card_sentence, cards
from .cash_flow import cash_flow
from .credit import credit
from .evidence import EVIDENCE_OF, Evidence, evidence
from .families import SIGNALS, family_columns, read, read_family
from .history import history
from .income import income
from .reading import Reading, placeholders, written
from .readings import FAMILIES, READINGS, said, sentence, text_of
from .recomputation import Unproven, recomputed, record_of, unproven
from .savings import savings
from .streams import price_changes, stream_rows, streams
from .subscriptions import subscriptions
from .transfers import transfer_pairs

__all__ = [
    "EVIDENCE_OF",
    "FAMILIES",
    "READINGS",
    "SIGNALS",
    "Evidence",
    "Reading",
    "Unproven",
    "card_sentence",
    "cards",
    "cash_flow",
    "credit",
    "evidence",
    "family_columns",
    "history",
    "income",
    "placeholders",
    "price_changes",
    "read",
    "read_family",
    "recomputed",
    "record_of",
    "said",
    "savings",
    "sentence",
    "stream_rows",
    "streams",
    "subscriptions",
    "text_of",
    "transfer_pairs",
    "unproven",
    "written",
]
