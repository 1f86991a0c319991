"""What schemathesis is told of our API: a key of idempotency is good for one request only."""

from __future__ import annotations

from itertools import count
from typing import Any

import schemathesis

KEY = "Idempotency-Key"
_numbers = count()


@schemathesis.hook
def before_call(context: Any, case: Any, kwargs: dict[str, Any]) -> None:
    """A key that was made up is one that nobody used; what is no key stays as it is."""
    key = (case.headers or {}).get(KEY)
    if isinstance(key, str) and 0 < len(key) <= 255 and key.isascii() and key.isprintable():
        case.headers[KEY] = f"{key.strip()[:200] or 'k'}-{next(_numbers)}"
