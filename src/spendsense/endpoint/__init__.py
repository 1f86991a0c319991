"""The one room that asks a language model, over HTTP at an OpenAI-compatible endpoint.

It knows requests and answers, and nobody's records. The libraries it needs come with the extra
`llm` and are imported when an endpoint is opened.
"""

from .opening import open_endpoint
from .settings import Settings, settings

__all__ = ["Settings", "open_endpoint", "settings"]
