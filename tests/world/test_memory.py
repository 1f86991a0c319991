from __future__ import annotations

import platform

from spendsense.world.memory import keep_freed_memory


def test_glibc_agrees_to_keep_what_is_freed() -> None:
    assert keep_freed_memory() == (platform.libc_ver()[0] == "glibc")
