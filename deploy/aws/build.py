"""What goes into the image: the wheel, and its dependencies by hash. And how large that is.

    python deploy/aws/build.py                      deploy/build/: the wheel and requirements.txt
    python deploy/aws/build.py --measure x86_64     the same, unpacked for Lambda, in megabytes

A zip for Lambda may hold 250 MB unzipped, an image 10 GB
(https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html). `--measure` exits 1 where
the packages as they are would fit into a zip after all, so that nobody believes an old figure.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
BUILD = ROOT / "deploy" / "build"
EXTRAS = ("aws", "s3", "oidc", "llm", "observability", "redis")
PLATFORMS = {"x86_64": "x86_64-manylinux_2_28", "arm64": "aarch64-manylinux_2_28"}
PYTHON = "3.11"
ZIP_BYTES = 250 * 1024 * 1024
UNUSED = ("__pycache__", "tests", "test", "examples")
"""Folders of packages that nothing of ours opens."""
IN_LAMBDA = ("boto3", "botocore", "s3transfer", "jmespath")
"""What Lambda's own Python brings, and a zip may leave out."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--measure", choices=PLATFORMS, help="unpack for Lambda and measure")
    asked = parser.parse_args()
    build(BUILD)
    if asked.measure is None:
        print(f"{BUILD.relative_to(ROOT)}: {', '.join(sorted(p.name for p in BUILD.iterdir()))}")
        return 0
    with tempfile.TemporaryDirectory() as folder:
        unpack(BUILD, Path(folder), asked.measure)
        return measured(Path(folder), asked.measure)


def build(folder: Path) -> None:
    """The wheel of this checkout, web app and all, and what it needs with the digest of each."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    _run(uv(), "build", "--quiet", "--wheel", "--out-dir", str(folder), str(ROOT))
    requirements(folder / "requirements.txt")
    (folder / ".gitignore").unlink(missing_ok=True)


def requirements(file: Path) -> None:
    """What the lock says, without what only developers need."""
    extras = [word for extra in EXTRAS for word in ("--extra", extra)]
    words = ["export", "--quiet", "--locked", "--no-dev", "--no-emit-project", "--no-header"]
    _run(uv(), *words, *extras, "--output-file", str(file))


def unpack(built: Path, folder: Path, architecture: str) -> None:
    """The packages of an image for that processor, on whatever processor this is."""
    target = ["--target", str(folder), "--python-version", PYTHON]
    wheels = ["--python-platform", PLATFORMS[architecture], "--only-binary", ":all:"]
    words = ["pip", "install", "--quiet", "--no-deps", *target, *wheels]
    _run(uv(), *words, "--require-hashes", "-r", str(built / "requirements.txt"))
    _run(uv(), *words, *map(str, built.glob("*.whl")))


def measured(folder: Path, architecture: str) -> int:
    """Prints what the packages weigh, largest first; 1 where a zip would hold them."""
    sizes = {each.name: _size([each]) for each in folder.iterdir()}
    least = sum(size for name, size in sizes.items() if name.split("-")[0] not in IN_LAMBDA)
    least -= _size(each for name in UNUSED for each in folder.rglob(name))
    print(f"{architecture}, Python {PYTHON}: {_mb(sum(sizes.values()))} unpacked")
    for name in sorted(sizes, key=lambda name: -sizes[name])[:10]:
        print(f"  {name:<24}{_mb(sizes[name]):>10}")
    print(f"without tests and what Lambda brings: {_mb(least)}; a zip holds {_mb(ZIP_BYTES)}")
    fits = least <= ZIP_BYTES
    print("a zip would do" if fits else "a zip cannot hold it: the image it is")
    return int(fits)


def _size(paths: Iterator[Path] | list[Path]) -> int:
    files = {file for path in paths for file in ([path] if path.is_file() else path.rglob("*"))}
    return sum(file.stat().st_size for file in files if file.is_file())


def _mb(size: int) -> str:
    return f"{size / 1024 / 1024:,.0f} MB"


def uv() -> str:
    """The machine's own uv, or the one that `make setup` fetched into this folder."""
    fetched = ROOT / ".tools" / "uv" / "bin" / "uv"
    found = shutil.which("uv") or (str(fetched) if fetched.is_file() else None)
    if found is None:
        sys.exit("uv is on no PATH and not in .tools: run `make setup`, or pip install uv.")
    return found


def _run(*words: str) -> None:
    subprocess.run(words, cwd=ROOT, check=True)


if __name__ == "__main__":
    sys.exit(main())
