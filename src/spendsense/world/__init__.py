"""Made-up households living through a calendar, written out as a bank would.

`profiles/` says who lives there, `BEHAVIOURS` what they do in a day, `households.py` how money
moves, `folder.py` what is written, `checks` whether what was written is sound.
"""

from .behaviours import BEHAVIOURS
from .folder import generate
from .manifest import Manifest, read_manifest
from .profile import Profile, known_profiles, read_profile
from .validate import Report, Result, validate

__all__ = [
    "BEHAVIOURS",
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
