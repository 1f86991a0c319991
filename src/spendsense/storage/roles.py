"""What somebody who calls may be."""

from __future__ import annotations

from typing import Literal, get_args

Role = Literal["user", "operator", "auditor", "administrator"]
ROLES: tuple[str, ...] = get_args(Role)
