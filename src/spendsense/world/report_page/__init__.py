"""The report of `spendsense validate` as one page: no script, nothing fetched, every word escaped.

The same report gives the same bytes.
"""

from .page import page

__all__ = ["page"]
