"""What to offer a persona, worded from its readings; `catalog/` holds the content."""

from .catalog import item_of, read_catalog, read_items
from .condition import Condition, at_least
from .draft import DISCLOSURE, PARTNER_LABEL, Draft, Fact, Kind, WordedBy, Words, label
from .front_matter import read_item
from .item import PERSONA_KEYS, Asks, Eligibility, Figure, Item
from .names import shown_name, shown_text
from .wording import candidates, draft, policy_text

__all__ = [
    "DISCLOSURE",
    "PARTNER_LABEL",
    "PERSONA_KEYS",
    "Asks",
    "Condition",
    "Draft",
    "Eligibility",
    "Fact",
    "Figure",
    "Item",
    "Kind",
    "WordedBy",
    "Words",
    "at_least",
    "candidates",
    "draft",
    "item_of",
    "label",
    "policy_text",
    "read_catalog",
    "read_item",
    "read_items",
    "shown_name",
    "shown_text",
]
