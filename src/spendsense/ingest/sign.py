"""The sign of amounts in files that do not fix one: of their manifest, or of their income."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from .faults import Fault, warning
from .setting import Setting
from .sheets import Row
from .sources import Source

MOSTLY_PERCENT = 90
"""Share of pay rows that must agree before a sign is read from them. Assumed."""


def as_declared(sources: Sequence[Source], setting: Setting) -> Setting:
    """The setting; where no sign was declared, with the one that manifests beside the files say."""
    said = {_of_manifest(folder) for folder in {source.path.parent for source in sources}}
    if setting.sign is None and said == {"plaid"}:
        return replace(setting, sign="plaid")
    if setting.sign is None and said == {"ledger"}:
        return replace(setting, sign="ledger")
    return setting


def _of_manifest(folder: Path) -> object:
    """The `sign` of a folder's manifest.json; None where there is none to read."""
    try:
        said = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return said.get("sign") if isinstance(said, dict) else None


def sign(rows: Sequence[Row], setting: Setting) -> tuple[bool, list[Fault]]:
    """Whether debits are negative: as declared, else as the rows of pay show, which is said."""
    if setting.sign is not None or not rows:
        return setting.flipped, []
    signs = [_negative(row.cells) for row in rows if row.cells.get("category_primary") == "INCOME"]
    inward, outward = signs.count(True), signs.count(False)
    # Without a row of income both are nought, and neither is most.
    if max(inward, outward) * 100 < MOSTLY_PERCENT * max(len(signs), 1):
        expected = "--sign plaid (money out is positive) or --sign ledger (money out is negative)"
        expected += "; the rows of income do not show which"
        return False, [Fault(rows[0].file, "", "amount", None, expected)]
    name, word = ("plaid", "negative") if inward > outward else ("ledger", "positive")
    remark = f"no --sign was declared; {max(inward, outward)} of {len(signs)} rows of income "
    remark += f"are {word}, so amounts were read as --sign {name}"
    return name == "ledger", [warning(rows[0].file, "", "amount", remark)]


def _negative(cells: Mapping[str, Any]) -> bool:
    amount = cells.get("amount", cells.get("amount_cents"))
    return str(amount).strip().startswith("-")
