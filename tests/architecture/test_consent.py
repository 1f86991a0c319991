"""No question of consent in the code leaves out the moment, so that none overlooks an end."""

import ast
from pathlib import Path

PACKAGE = Path(__file__).parents[2] / "src" / "spendsense"


def test_whoever_asks_for_consent_says_at_which_moment() -> None:
    asked = [
        (path.name, call.lineno, {keyword.arg for keyword in call.keywords})
        for path in PACKAGE.rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text()))
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id == "consented"
    ]
    assert asked
    assert [each for each in asked if "at" not in each[2]] == []
