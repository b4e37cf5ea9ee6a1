"""What axe-core finds wrong with a page."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

AXE = Path(__file__).parents[1] / "vendor" / "axe-4.14.1.min.js"
# Large text as well needs the contrast of small text.
ASKED = {
    "checks": [
        {"id": "color-contrast", "options": {"contrastRatio": {"large": {"expected": 4.5}}}},
    ]
}


def found_by_axe(page: Page, **only: Any) -> list[str]:
    """`only` narrows what it asks, as axe.run() takes it."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text())
        page.evaluate("asked => axe.configure(asked)", ASKED)
    found = page.evaluate("only => axe.run({ resultTypes: ['violations'], ...only })", only)
    return [
        f"{violation['id']}: {node['html']}: {node['failureSummary']}"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]
