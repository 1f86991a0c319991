"""From paths to records: open, tell the format of each file, read, check against each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from .faults import Fault, warning
from .records import Records, assembled
from .setting import Format, Kept, Setting
from .sources import Source, opened


def records_of(
    formats: Sequence[Format],
    paths: Sequence[Path],
    setting: Setting,
    chosen: str | None,
    kept: Kept,
) -> Records:
    """Everything the files hold. `chosen` names the format of all of them; else it is detected."""
    if chosen is not None and chosen not in [each.name for each in formats]:
        fault = Fault("--format", "", None, chosen, _names(formats))
        return assembled([], [fault], kept)
    sources, faults = opened(paths)
    groups: dict[str, list[Source]] = {each.name: [] for each in formats}
    for source in sources:
        fits = [each.name for each in formats if chosen == each.name or _fits(each, source, chosen)]
        if len(fits) == 1:
            groups[fits[0]].append(source)
        else:
            faults.append(_undecided(source, fits, formats))
    for each in formats:
        if setting.user_id and not each.names_no_user:
            faults += [_user_unused(source) for source in groups[each.name]]
    found = [each.reads(groups[each.name], setting) for each in formats if groups[each.name]]
    records = assembled(found, faults, kept)
    told = {source.label: name for name, group in groups.items() for source in group}
    return replace(records, formats=told)


def _fits(each: Format, source: Source, chosen: str | None) -> bool:
    return chosen is None and each.detects(source)


def _user_unused(source: Source) -> Fault:
    return warning(source.label, "", None, "names its users itself, so --user was not used for it")


def _undecided(source: Source, fits: Sequence[str], formats: Sequence[Format]) -> Fault:
    if fits:
        expected = f"--format with one of the formats that it fits: {' or '.join(fits)}"
    else:
        expected = f"a file in one of the formats that are read; pass --format {_names(formats)}"
    return Fault(source.label, "", None, None, expected)


def _names(formats: Sequence[Format]) -> str:
    names = [each.name for each in formats]
    return ", ".join(names[:-1]) + " or " + names[-1]
