"""The build of the wheel: the web app is built into it, and without the app there is no wheel."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

INDEX = "src/spendsense/web/static/index.html"


class WebApp(BuildHookInterface[Any]):
    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build the app unless it is there. An editable install serves what `make web` built.

        A source distribution carries the built app, so that whoever builds a wheel of it needs no
        Node. Raises RuntimeError where the app is missing after all.
        """
        if version == "editable":
            return
        root = Path(self.root)
        frontend = root / "frontend" / "node.py"
        if frontend.is_file():
            _node(frontend).build()
        _check(root)
        build_data["artifacts"].append("src/spendsense/web/static/**")


def _check(root: Path) -> None:
    index = root / INDEX
    if not index.is_file():
        raise RuntimeError(f"{index} is missing: a wheel without the web app is not built.")
    text = index.read_text(encoding="utf-8")
    named = [part.split('"')[0] for part in text.split('="/')[1:]]
    missing = [name for name in named if not (index.parent / name).is_file()]
    if missing or not any(name.endswith(".js") for name in named):
        raise RuntimeError(
            f"{index} names {', '.join(missing) or 'no script'}: the web app was not built whole. "
            "Remove the folder and build again."
        )


def _node(path: Path) -> Any:
    spec = importlib.util.spec_from_file_location("frontend_node", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
