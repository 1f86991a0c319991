"""Chromium for the tests: the machine's own, else Debian's package, else Playwright's build.

python tests/browser/chromium.py     arrange that there is one, and print where
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
"""Without them a browser of a machine that is closed off keeps asking for the world."""


def program() -> str | None:
    """Where it is; None where this machine has none yet."""
    for name in NAMES:
        if found := shutil.which(name):
            return found
    own = _of_playwright()
    return str(own) if own and own.is_file() else None


def _of_playwright() -> Path | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        return Path(playwright.chromium.executable_path)


def arrange() -> str:
    """Where it is, fetched if need be. Raises SystemExit where it cannot be had."""
    if found := program():
        return found
    if shutil.which("apt-get") and os.geteuid() == 0:
        apt = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]
        subprocess.run([*apt, "update"], check=False)
        packages = ["chromium", "fonts-dejavu-core"]
        subprocess.run([*apt, "install", "-y", "--no-install-recommends", *packages], check=False)
    else:
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)
    if found := program():
        return found
    raise SystemExit(
        "No Chromium could be had. Install it (Debian: apt-get install chromium) and try again."
    )


if __name__ == "__main__":
    sys.stdout.write(f"{arrange()}\n")
