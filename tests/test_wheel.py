"""The hook that builds the wheel: without the web app there is no wheel."""

from __future__ import annotations

import importlib.util
import shutil
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture
def hook(tmp_path) -> Any:
    """The hook over a checkout that has the built app, and nothing to build one with."""
    spec = importlib.util.spec_from_file_location("hatch_build", ROOT / "hatch_build.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    static = tmp_path / "src" / "spendsense" / "web" / "static"
    (static / "assets").mkdir(parents=True)
    (static / "index.html").write_text(
        '<link rel="icon" href="/mark.svg"><script src="/assets/index-1.js"></script>'
    )
    (static / "mark.svg").write_text("<svg/>")
    (static / "assets" / "index-1.js").write_text("1")
    return module.WebApp(str(tmp_path), {}, None, None, str(tmp_path), "wheel")


def test_a_built_app_goes_into_the_wheel(hook):
    data: dict[str, Any] = {"artifacts": []}
    hook.initialize("standard", data)
    assert data["artifacts"] == ["src/spendsense/web/static/**"]


def test_without_the_app_no_wheel_is_built(hook, tmp_path):
    shutil.rmtree(tmp_path / "src")
    with pytest.raises(RuntimeError, match="a wheel without the web app is not built"):
        hook.initialize("standard", {"artifacts": []})


@pytest.mark.parametrize("gone", ["assets/index-1.js", "mark.svg"])
def test_a_page_that_names_a_file_which_is_not_there_is_no_app(hook, tmp_path, gone):
    (tmp_path / "src/spendsense/web/static" / gone).unlink()
    with pytest.raises(RuntimeError, match=gone.replace(".", r"\.")):
        hook.initialize("standard", {"artifacts": []})


def test_a_page_without_a_script_is_no_app(hook, tmp_path):
    (tmp_path / "src/spendsense/web/static/index.html").write_text("<p>soon</p>")
    with pytest.raises(RuntimeError, match="no script"):
        hook.initialize("standard", {"artifacts": []})


def test_an_editable_install_asks_for_nothing(hook, tmp_path):
    shutil.rmtree(tmp_path / "src")
    data: dict[str, Any] = {"artifacts": []}
    hook.initialize("editable", data)
    assert data["artifacts"] == []
