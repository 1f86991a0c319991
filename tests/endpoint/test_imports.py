"""The library that asks a model is imported in one room, and only when an endpoint is opened."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

PACKAGE = Path(__file__).parents[2] / "src" / "spendsense"


def imported(page: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(page.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {name.name.split(".")[0] for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.split(".")[0])
    return found


def test_one_room_alone_imports_it() -> None:
    rooms = {
        page.relative_to(PACKAGE).parts[0]
        for page in PACKAGE.rglob("*.py")
        if imported(page) & {"openai"}
    }
    assert rooms == {"endpoint"}


def test_it_is_not_loaded_where_no_model_is_set_up() -> None:
    code = (
        "import sys; from spendsense.endpoint import open_endpoint, settings; "
        "import spendsense.pipeline, spendsense.cli.run\n"
        "with open_endpoint({}) as endpoint: assert endpoint is None\n"
        "assert not {'openai', 'httpx2'} & sys.modules.keys()"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
