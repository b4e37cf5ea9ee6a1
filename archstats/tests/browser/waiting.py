from typing import Any

from playwright.sync_api import Page

# The outbox rests for as long as thirty seconds.
PATIENCE_MS = 35_000

CARD_IS_KEPT = "async () => (await caches.open('card')).match(location.pathname)"


def until(page: Page, condition: str, given: Any = None) -> None:
    """Playwright's `wait_for_function` takes the promise of an answer for a yes."""
    holds = page.evaluate(
        f"""async (given) => {{
            const deadline = Date.now() + {PATIENCE_MS};
            while (!(await ({condition})(given))) {{
                if (Date.now() > deadline) return false;
                await new Promise((next) => setTimeout(next, 20));
            }}
            return true;
        }}""",
        given,
    )
    assert holds, f"never: {condition}"
