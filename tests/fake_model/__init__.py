"""A language model that misbehaves, as a real HTTP server on this machine.

It speaks enough of the OpenAI chat completions API for any client to ask it, and answers in one of
`MODES`: well, not at all, too late, in pieces, or with words that must never reach anybody. It
keeps every request it was sent, byte for byte, so that a test can look for what should not be
in it.

    with FakeModel("invented_percent") as model:
        client = openai.OpenAI(base_url=model.base_url, api_key="any")
        ...
    assert b"Netflix" not in b"".join(model.bodies)

Nothing of it is patched into a client: what is tested is what would run.
"""

from .modes import MODES, Mode
from .server import FakeModel

__all__ = ["MODES", "FakeModel", "Mode"]
