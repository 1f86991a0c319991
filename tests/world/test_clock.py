"""The date of the day, the hour and the place on earth change no byte of a population."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from spendsense.world import known_profiles

# Python imports a module of this name before anything else: every clock it offers is set anew.
FAKED = """
import datetime, os, time

MOMENT = float(os.environ["FAKED_MOMENT"])
real_datetime, real_date = datetime.datetime, datetime.date
begun = time.monotonic()

class Told(type):
    def __instancecheck__(cls, other):
        return isinstance(other, cls.__mro__[1])

class Date(real_date, metaclass=Told):
    @classmethod
    def today(cls):
        return real_date(*time.localtime()[:3])

class Moment(real_datetime, metaclass=Told):
    @classmethod
    def now(cls, tz=None):
        return real_datetime.fromtimestamp(time.time(), tz)

    @classmethod
    def today(cls):
        return cls.now()

    @classmethod
    def utcnow(cls):
        return real_datetime.fromtimestamp(time.time(), datetime.timezone.utc).replace(tzinfo=None)

real_localtime, real_gmtime = time.localtime, time.gmtime
time.time = lambda: MOMENT + time.monotonic() - begun
time.time_ns = lambda: int(time.time() * 1e9)
time.localtime = lambda seconds=None: real_localtime(time.time() if seconds is None else seconds)
time.gmtime = lambda seconds=None: real_gmtime(time.time() if seconds is None else seconds)
datetime.datetime, datetime.date = Moment, Date
"""

MADE = """
import datetime, sys
from pathlib import Path
from spendsense.world import generate, read_profile

day = datetime.datetime(2026, 11, 20).date()
print(datetime.date.today(), datetime.datetime.now().date())
generate(read_profile(sys.argv[1]), out=Path(sys.argv[2]), users=12, as_of=day)
"""

CLOCKS = {
    "in 2001 in Tokyo": (1_000_000_000, "Asia/Tokyo", "2001-09-09"),
    "in 2033 in Honolulu": (2_000_000_000, "Pacific/Honolulu", "2033-05-17"),
}


def made_under(
    clock: str, profile: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> dict[str, bytes]:
    """Every file of the profile's population, by its name, from a process of that day."""
    moment, zone, day = CLOCKS[clock]
    (folder / "clock").mkdir(parents=True)
    (folder / "clock" / "sitecustomize.py").write_text(FAKED)
    monkeypatch.setenv("FAKED_MOMENT", str(moment))
    monkeypatch.setenv("TZ", zone)
    monkeypatch.setenv("PYTHONPATH", str(folder / "clock"))
    monkeypatch.setenv("PYTHONHASHSEED", str(moment // 10**9))
    out = folder / "people"
    command = [sys.executable, "-c", MADE, profile, str(out)]
    ran = subprocess.run(command, check=False, text=True, capture_output=True)
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.split() == [day, day], "the clock was not set"
    files = (path for path in sorted(out.rglob("*")) if path.is_file())
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in files}


@pytest.mark.parametrize("profile", known_profiles())
def test_on_any_day_and_anywhere_the_same_bytes_are_written(
    profile: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = (made_under(clock, profile, tmp_path / clock, monkeypatch) for clock in CLOCKS)
    assert set(first) == set(second) and len(first) > 3
    assert [name for name in first if first[name] != second[name]] == []
