"""Age, income, region and the like of the users, for evaluation alone.

No other room but `cli` imports this one, and no decision is made in sight of it: the contract of
import-linter and the rights of the database's roles both say so. `erase` is what the application
may do, and lies in `spendsense.storage.erasure`.
"""

from .files import Folder, demographics_in
from .roles import roles_sql
from .store import KNOWN, Demographics, Denied, Held

__all__ = ["KNOWN", "Demographics", "Denied", "Folder", "Held", "demographics_in", "roles_sql"]
