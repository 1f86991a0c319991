"""Made-up households living through a calendar, written out as a bank would.

`profiles/` says who lives there, `PLANNED` and `DAILY` what they do, `households.py` how money
moves, `folder.py` what is written, `checks` whether what was written is sound.
"""

from .behaviours import DAILY, PLANNED
from .folder import generate
from .manifest import Manifest, read_manifest
from .profile import Profile, known_profiles, read_profile
from .validate import Report, Result, validate

__all__ = [
    "DAILY",
    "PLANNED",
    "Manifest",
    "Profile",
    "Report",
    "Result",
    "generate",
    "known_profiles",
    "read_manifest",
    "read_profile",
    "validate",
]
