"""What a running product tells whoever keeps it running: log lines, spans and counts.

It stands above the rules, which therefore cannot tell anybody anything, and beneath whatever
touches the world. What may be told is listed in `fields`, and nothing else gets out. All of it is
off until `settings.telling` starts it; off, a span is one shared object that does nothing. It reads
clocks, for times of lines and lengths of spans, and no decision reads it.
"""

from . import counts
from .bound import bound, note
from .logs import event
from .spans import span

__all__ = ["bound", "counts", "event", "note", "span"]
