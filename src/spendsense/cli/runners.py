"""Runners that are missing, or a cluster that is not there, told in a sentence."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from spendsense.ledger import BadInput


@contextmanager
def asked_of(runner: str, scheduler: str | None) -> Iterator[None]:
    """Whatever a runner says when it cannot be had, as BadInput with what to do."""
    try:
        yield
    except ModuleNotFoundError as error:
        if error.name != "distributed":
            raise
        raise BadInput(
            "The runner dask is not installed. Install it with: pip install 'spendsense[dask]'"
        ) from error
    except (OSError, ValueError) as error:
        if runner != "dask" or scheduler is None:
            raise
        raise BadInput(
            f"The Dask scheduler at {scheduler} did not do the work ({error})."
            " Check the address, and that its workers see the same folder."
        ) from error
