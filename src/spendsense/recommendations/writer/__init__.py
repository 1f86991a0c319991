"""A draft in a language model's words: what it is asked, and whether its reply can be used.

Nothing here asks anybody. `asked` makes the request from the facts a draft is bound to, `replied`
reads what came back, and `filled` puts the figures in. Who asks is an `Endpoint`.
"""

from .answer import Answer, Endpoint, Failure
from .filling import filled
from .prompts import Prompt, prompt_for, read_prompts
from .reply import replied
from .request import MOST_TOKENS, SCHEMA, Request, asked
from .unusable import Fault, Unusable

__all__ = [
    "MOST_TOKENS",
    "SCHEMA",
    "Answer",
    "Endpoint",
    "Failure",
    "Fault",
    "Prompt",
    "Request",
    "Unusable",
    "asked",
    "filled",
    "prompt_for",
    "read_prompts",
    "replied",
]
