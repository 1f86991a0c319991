"""Places that files are to go to, looked at before there is anything to write."""

from __future__ import annotations

import os
from pathlib import Path

import typer


def look_at_folder(folder: Path, option: str) -> None:
    """Raises BadParameter where a folder, or files in it, cannot be made."""
    _look(folder / "any", option, "Name a folder that you may write to.")


def look_at_file(file: Path, option: str) -> None:
    """Raises BadParameter where a file cannot be made or written anew."""
    # A name too long for a file is no folder here, and no error.
    if os.path.isdir(file):
        raise typer.BadParameter(f"{file} is a folder. Name a file in it.", param_hint=option)
    _look(file, option, "Name a file that you may write.")


def _look(file: Path, option: str, do: str) -> None:
    try:
        there = next(each for each in (file, *file.absolute().parents) if each.exists())
        wrong = _wrong(there, there == file)
    except OSError as error:
        wrong = f"{file}: {error.strerror}"
    if wrong:
        raise typer.BadParameter(f"Nothing can be written there: {wrong}. {do}", param_hint=option)


def _wrong(there: Path, is_it: bool) -> str | None:
    """Why what is there can neither be written nor hold what is to be made."""
    if not is_it and not there.is_dir():
        return f"{there} is a file"
    may = os.access(there, os.W_OK if is_it else os.W_OK | os.X_OK)
    return None if may else f"{there} is closed to you"
