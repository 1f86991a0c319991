"""Whoever decides is a person, by name."""

from __future__ import annotations

from spendsense.ledger import BadInput

PIPELINE = "pipeline"
"""Who drafts, supersedes and restores: no person."""


def check_person(by: str) -> None:
    """Raises BadInput for no name, and for the pipeline's."""
    if not by.strip():
        raise BadInput("A decision needs the name of the one who takes it.")
    if by.strip().lower() == PIPELINE:
        raise BadInput(
            f"{by.strip()!r} is no person: drafts are put and replaced under that name. Decide "
            "under your own."
        )
