"""The contract that the web app's types are made from is the API as it is."""

from __future__ import annotations

import json
from pathlib import Path

CONTRACT = Path(__file__).parents[2] / "frontend" / "openapi.json"


def test_the_file_is_what_the_api_says_of_itself(api):
    kept = json.loads(CONTRACT.read_text(encoding="utf-8"))
    assert kept == api.client.get("/api/v1/openapi.json").json(), "write it with: make client"
