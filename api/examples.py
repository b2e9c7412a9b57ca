"""The examples of the API's description: real replies, kept in examples.json.

``python -m api.examples`` asks a fresh service on the bundled sheet and writes them anew.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("examples.json")
REQUESTS: dict[str, tuple[str, str, Any]] = {
    "ask": ("POST", "/ask", {"question": "民間団体の補助率と上限は？", "sheet": "2025-006423"}),
    "search": ("POST", "/search", {"query": "民間団体への補助率", "sheet": "2025-006423", "k": 1}),
    "grants": ("GET", "/grants?sheet=2025-006423&recipient=NPO", None),
    "estimate": ("POST", "/grants/estimate", {"cost": "900万円", "sheet": "2025-006423", "recipient": "NPO"}),
    "sheets": ("GET", "/sheets", None),
    "page": ("GET", "/sheets/2025-006423/pages/2", None),
    "questions": ("GET", "/questions?limit=3", None),
}


@cache
def _examples() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return found


def example_of(name: str) -> dict[int | str, dict[str, Any]]:
    """Return the ``responses`` of a route whose reply is exemplified."""
    return {200: {"content": {"application/json": {"example": _examples()[name]}}}}


def main() -> None:
    """Write examples.json from what the service says."""
    import tempfile

    from fastapi.testclient import TestClient

    from api.app import create_app
    from api.opening import begin, open_store
    from api.settings import Settings

    with tempfile.TemporaryDirectory() as folder:
        settings = Settings.load(store=folder)
        store = open_store(settings, create=True)
        begin(store)
        client = TestClient(create_app(store, settings))
        replies = {
            name: client.request(method, path, json=body).raise_for_status().json()
            for name, (method, path, body) in REQUESTS.items()
        }
    FILE.write_text(json.dumps(replies, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
