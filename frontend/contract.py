"""The API's contract as a file, from which the web app's types are made.

python frontend/contract.py            write frontend/openapi.json
python frontend/contract.py --check    exit 1 where the file is not what the API is now
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

from spendsense.config import Config
from spendsense.storage import Database
from spendsense.web.app import create_app

CONTRACT = Path(__file__).parent / "openapi.json"


def contract() -> str:
    """The OpenAPI document, the same text each time."""
    with tempfile.TemporaryDirectory() as home:
        database = Database.open(f"sqlite:///{home}/contract.db")
        application = create_app(database, config=Config.read({}, home=Path(home)))
        return json.dumps(application.openapi(), indent=1, sort_keys=True) + "\n"


def main() -> int:
    now = contract()
    if "--check" not in sys.argv[1:]:
        CONTRACT.write_text(now, encoding="utf-8")
        return 0
    if CONTRACT.is_file() and CONTRACT.read_text(encoding="utf-8") == now:
        return 0
    print(f"{CONTRACT} is not what the API is now. Write both with: make client", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
