"""An endpoint for one run, opened before anything is run and closed after it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.util import find_spec

from spendsense.ledger import BadInput
from spendsense.recommendations.writer import Endpoint

from .settings import settings


@contextmanager
def open_endpoint(given: Mapping[str, str]) -> Iterator[Endpoint | None]:
    """The endpoint of these settings for one run, or None where none is named.

    Raises BadInput as `settings` does, and where the extra is not installed.
    """
    chosen = settings(given)
    if chosen is None:
        yield None
        return
    if find_spec("openai") is None:
        raise BadInput(
            "A language model is set up, and the library that asks it is not installed. Install "
            "spendsense with its extra: pip install 'spendsense[llm]', or unset SPENDSENSE_LLM_*."
        )
    from .client import ModelEndpoint  # noqa: PLC0415 - a second of imports, and an extra

    endpoint = ModelEndpoint(chosen)
    try:
        yield endpoint
    finally:
        endpoint.close()
