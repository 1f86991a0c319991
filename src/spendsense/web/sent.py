"""The base of everything that a caller sends."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Sent(BaseModel):
    """What a caller sends: a field that we do not know is a fault."""

    model_config = ConfigDict(extra="forbid")
