"""A report as one HTML page: no script, nothing from elsewhere, light and dark, and on paper.

The page is a function of the report's JSON: it says nothing that metrics.json does not, and can be
drawn again from what is stored of an evaluation.
"""

from .page import CONTENT_SECURITY_POLICY, page

__all__ = ["CONTENT_SECURITY_POLICY", "page"]
