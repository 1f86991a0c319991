"""Where the web app is opened."""

from __future__ import annotations

PAGES = {
    "front": "/",
    "sign_in_page": "/sign-in",
    "account_page": "/account",
    "user_pages": "/me/{view:path}",
    "console_pages": "/console/{view:path}",
}
"""Addresses of the web app by the names of their routes. Which view it is, and what a query means,
it finds itself."""
