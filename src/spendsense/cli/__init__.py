"""The `spendsense` command. Only here and in `web` is the clock read."""

from .app import main

__all__ = ["main"]
