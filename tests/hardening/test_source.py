"""What the source may not do anywhere: each exception is named here, with its reason."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import spendsense

SOURCE = Path(spendsense.__file__).parent
MODULES = {path.relative_to(SOURCE).as_posix(): path for path in SOURCE.rglob("*.py")}

CALLS_OUT = {
    "endpoint/client.py": "the language model that the settings name",
    "endpoint/wire.py": "the language model that the settings name",
    "web/oidc.py": "the identity provider that the settings name",
    "web/identity.py": "the identity provider that the settings name",
    "web/server.py": "listens",
    "fanout/runners.py": "the scheduler that is named on the command line",
    "evaluation/sinks/s3.py": "the bucket that is named on the command line",
    "secret.py": "the secret of AWS that the settings name",
    "cli/on_lambda.py": "answers CloudFormation at the address that its event names",
    "cli/doctor/places.py": "tries whether a port is free, and what the settings lead to",
    "cli/doctor/setup.py": "tries whether what the settings name answers",
    "web/scrape.py": "listens where the settings say, for Prometheus",
}
"""Modules that may open a connection to another machine, or listen."""

WIRE = {"httpx", "httpx2", "openai", "requests", "socket", "urllib.request", "http.client", "boto3"}
WIRE |= {"authlib", "aiohttp", "ftplib", "smtplib", "telnetlib", "xmlrpc", "websockets"}

NEVER = {"eval", "exec", "compile", "__import__"}
NEVER_OF = {
    ("os", "system"),
    ("os", "popen"),
    ("pickle", "loads"),
    ("pickle", "load"),
    ("marshal", "loads"),
    ("shelve", "open"),
    ("yaml", "unsafe_load"),
    ("yaml", "full_load"),
    ("tempfile", "mktemp"),
}

MADE_STATEMENTS = {
    "storage/bare.py",
    "storage/catalog_vectors.py",
    "storage/database.py",
    "storage/intact.py",
    "storage/migrate.py",
}
"""Where a statement has a part that is put in: a number of ours, or the own name of a table, an
index or a key, as the database itself tells it."""


PATTERNS_OF_POLICY = {
    "guardrails/grounding.py",
    "guardrails/tone/faults.py",
    "guardrails/tone/patterns.py",
    "policy/clause.py",
    "recommendations/phrases.py",
}
"""Where patterns are put together of words that stand in reviewed policy, never of what is sent."""


def calls(tree: ast.AST) -> Iterator[tuple[ast.Call, str, str]]:
    """Every call, with the name called and what stands before its dot."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Name):
                yield node, "", node.func.id
            elif isinstance(node.func, ast.Attribute):
                before = node.func.value
                yield node, before.id if isinstance(before, ast.Name) else "?", node.func.attr


def trees() -> Iterator[tuple[str, ast.Module]]:
    for name, path in MODULES.items():
        yield name, ast.parse(path.read_text(encoding="utf-8"), str(path))


def made(node: ast.expr) -> bool:
    """Whether a text is put together rather than written out."""
    return (
        isinstance(node, ast.JoinedStr)
        or (isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Mod))
        or (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr == "format"
        )
    )


def test_no_shell_and_no_evaluation_of_text():
    found = [
        f"{module}:{call.lineno} {before}.{name}"
        for module, tree in trees()
        for call, before, name in calls(tree)
        if (not before and name in NEVER) or (before, name) in NEVER_OF
    ]
    assert found == []
    shells = [
        f"{module}:{call.lineno}"
        for module, tree in trees()
        for call, _, _ in calls(tree)
        for argument in call.keywords
        if (argument.arg == "shell" and not isinstance(argument.value, ast.Constant))
        or (argument.arg == "shell" and getattr(argument.value, "value", None) is True)
    ]
    assert shells == []


def test_no_statement_is_put_together_from_texts():
    found = {
        module
        for module, tree in trees()
        for call, _, name in calls(tree)
        if name in ("text", "exec_driver_sql", "literal_column", "execute", "executemany")
        and call.args
        and made(call.args[0])
        and "migrations" not in module
        and module.startswith(("storage/", "web/", "review/", "pipeline", "evaluation/", "cli/"))
    }
    assert found <= MADE_STATEMENTS, found - MADE_STATEMENTS


def test_no_pattern_is_made_of_data():
    """A pattern of parts is put together at import, from constants, or with re.escape."""
    found = []
    for module, tree in trees():
        inside = {
            id(node)
            for function in ast.walk(tree)
            if isinstance(function, ast.FunctionDef)
            for node in ast.walk(function)
        }
        for call, before, name in calls(tree):
            if before == "re" and name in ("compile", "match", "search", "fullmatch", "sub"):
                pattern = call.args[0]
                plain = not made(pattern) or "escape" in ast.dump(pattern)
                if id(call) in inside and not plain:
                    found.append(module)
    assert set(found) <= PATTERNS_OF_POLICY, set(found) - PATTERNS_OF_POLICY


def test_yaml_is_read_by_its_safe_loader():
    found = [
        f"{module}:{call.lineno}"
        for module, tree in trees()
        for call, before, name in calls(tree)
        if before == "yaml" and name == "load" and "SafeLoader" not in ast.dump(call)
    ]
    assert found == []


def test_only_named_modules_can_call_out():
    found = set()
    for module, tree in trees():
        for node in ast.walk(tree):
            names = [each.name for each in node.names] if isinstance(node, ast.Import) else []
            absolute = isinstance(node, ast.ImportFrom) and node.level == 0
            names += [node.module or ""] if absolute else []
            if any(name == wire or name.startswith(f"{wire}.") for name in names for wire in WIRE):
                found.add(module)
    assert found <= set(CALLS_OUT), found - set(CALLS_OUT)


def test_randomness_for_secrets_comes_from_the_system():
    found = [
        f"{module}:{node.lineno}"
        for module, tree in trees()
        for node in ast.walk(tree)
        if (
            isinstance(node, ast.Import)
            and any(each.name in ("random", "uuid") for each in node.names)
        )
        or (isinstance(node, ast.ImportFrom) and node.module in ("random", "uuid"))
    ]
    assert found == []


def test_weak_hashes_and_ciphers_are_used_nowhere():
    weak = {"md5", "sha1", "new", "MD5", "SHA1", "DES", "TripleDES", "ARC4", "ECB"}
    found = [
        f"{module}:{call.lineno} {name}"
        for module, tree in trees()
        for call, before, name in calls(tree)
        if before in ("hashlib", "hashes", "algorithms", "modes") and name in weak
    ]
    assert found == []


def test_no_certificate_goes_unchecked():
    found = [
        f"{module}:{call.lineno}"
        for module, tree in trees()
        for call, _, name in calls(tree)
        for argument in call.keywords
        if (argument.arg == "verify" and getattr(argument.value, "value", None) is False)
        or name == "_create_unverified_context"
    ]
    assert found == []
