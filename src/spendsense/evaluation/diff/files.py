"""A comparison of two runs as files: for programs, and for people."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any

from spendsense.evaluation.sinks import Sink, put_files, sink

from .moves import RunDiff

MANIFEST = "diff-manifest.json"
"""Of another name than a report's: both may lie in one folder."""


def write_diff(found: RunDiff, out: str | Sink) -> tuple[str, ...]:
    """Put diff.json and diff.md into a folder or a bucket, the manifest last.

    Only people who consent to research are named. Raises BadInput where it cannot be written, and
    Conflict where a bucket holds another comparison under the same names.
    """
    place = sink(out) if isinstance(out, str) else out
    return put_files(diff_files(found), place, MANIFEST)


def diff_files(found: RunDiff) -> Mapping[str, bytes]:
    """Every file by its name, the manifest last: a function of the comparison alone."""
    told = found.shared()
    files = {
        "diff.json": _json(told.as_json()),
        "diff.md": ("\n".join(_lines(told)) + "\n").encode(),
    }
    digests = {
        name: {"sha256": hashlib.sha256(content).hexdigest(), "size": len(content)}
        for name, content in files.items()
    }
    manifest = {"run_a": found.run_a, "run_b": found.run_b, "files": digests}
    return {**files, MANIFEST: _json(manifest)}


def _lines(found: RunDiff) -> Iterator[str]:
    counts = found.counts()
    yield f"# From {found.run_a} to {found.run_b}\n"
    yield f"Of {found.compared:,} people {counts['anything']:,} moved.\n"
    yield from (f"- {what}: {count:,}" for what, count in counts.items() if what != "anything")
    yield from _listed("What changed for everybody", found.changed)
    yield from _listed("Metrics", [each.sentence for each in found.metrics])
    for run in found.unmeasured:
        yield f"\n{run} was not measured, so that metrics cannot be compared: spendsense evaluate"
    yield "\n## Who moved, and why\n"
    for move in found.moves:
        over = f" over {move.window_days} days" if move.window_days else ""
        before, after = (", ".join(each) or "nothing" for each in (move.before, move.after))
        yield f"- {move.user_id}, {move.what}{over}: {before} became {after}."
        yield from (f"  - {why}" for why in move.why)
    if found.not_shared:
        yield (
            f"\n{found.not_shared:,} more people moved. They have not consented to research and "
            "are not named."
        )


def _listed(title: str, sentences: Any) -> Iterator[str]:
    if sentences:
        yield f"\n## {title}\n"
        yield from (f"- {each}" for each in sentences)


def _json(value: Any) -> bytes:
    return (json.dumps(value, indent=2, ensure_ascii=False) + "\n").encode()
