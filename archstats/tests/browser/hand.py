"""A finger on the drawn face, alone or on a card, and the taps of the book that it makes."""

from dataclasses import dataclass
from time import time
from typing import Any

from playwright.sync_api import CDPSession, Page, expect

from archstats.tests.browser.recording import Phone
from scoring.tests.vectors import VECTORS

SIZES = [(390, 844), (360, 640), (1280, 800)]
ZOOMS: dict[str, dict[str, Any]] = {
    "as it comes": {"device_scale_factor": 1},
    "enlarged": {"device_scale_factor": 3},
    # By two fingers, which only a phone's browser takes for that.
    "spread": {"device_scale_factor": 2, "is_mobile": True},
}
TAPS = sorted(VECTORS["taps"], key=lambda case: (case["face"], case["shaft_mm"]))
# How long before now a gesture began whose moments a test tells: the browser knows no future, and
# nothing from before its page.
AGO = 0.7

HEAR = """() => {
    window.told = [];
    window.moves = 0;
    addEventListener("pointermove", () => window.moves++);
    for (const name of ["shot:tapped", "shot:aimed"])
        document.addEventListener(name, ({ detail }) => window.told.push({ name, ...detail }));
}"""
# Where a point of the face is on the screen, which may show but a part of the page; and how many
# millimetres a pixel is there.
ON_SCREEN = """([x_mm, y_mm]) => {
    // A card whose faces change has one for each.
    const drawing = [...document.querySelectorAll(".face__drawing")].find(e => e.checkVisibility());
    const view = drawing.viewBox.baseVal, box = drawing.getBoundingClientRect();
    const pixel = Math.max(view.width / box.width, view.height / box.height);
    const x = box.x + box.width / 2 + (x_mm - view.x - view.width / 2) / pixel;
    const y = box.y + box.height / 2 + (-y_mm - view.y - view.height / 2) / pixel;
    // By whole pixels: so Chromium tells where in a spread page a finger is.
    const { offsetLeft, offsetTop } = visualViewport;
    return [x - Math.floor(offsetLeft), y - Math.floor(offsetTop), pixel];
}"""


@dataclass
class Hand:
    """Fingers on a screen, to a fraction of a pixel and of a second."""

    page: Page
    screen: CDPSession

    def opens(self, key: str, shaft_mm: float = 5.5) -> None:
        self.page.goto(f"/faces/{key}/?shaft_mm={shaft_mm}")
        self.page.evaluate(HEAR)

    def zooms(self, zoom: str) -> None:
        if zoom == "enlarged":
            self.page.evaluate("document.documentElement.style.zoom = 1.5")
        if zoom == "spread":
            self.screen.send("Emulation.setPageScaleFactor", {"pageScaleFactor": 1.75})
        self.page.locator(".face__drawing").evaluate(
            "drawing => drawing.scrollIntoView({ block: 'end', inline: 'end' })"
        )

    def place_of(self, x_mm: float, y_mm: float) -> tuple[float, float]:
        x, y, _ = self.page.evaluate(ON_SCREEN, [x_mm, y_mm])
        return x, y

    @property
    def pixel_mm(self) -> float:
        return float(self.page.evaluate(ON_SCREEN, [0, 0])[2])

    def does(self, kind: str, *at: tuple[float, float], when: float | None = None) -> None:
        points = [{"x": x, "y": y} for x, y in at]
        moment = {} if when is None else {"timestamp": when}
        moves = self.page.evaluate("moves")
        self.screen.send(
            "Input.dispatchTouchEvent", {"type": kind, "touchPoints": points, **moment}
        )
        if kind == "touchMove":
            # Or the next one may be joined to it.
            self.until(f"moves > {moves}")

    def until(self, condition: str) -> None:
        """As Playwright would wait for it, if our policy let it."""
        self.page.evaluate(
            f"""() => new Promise((done) => {{
                const look = () => {condition} ? done() : requestAnimationFrame(look);
                look();
            }})"""
        )

    def begins(self) -> float:
        """When, for a gesture that takes most of a second."""
        self.until(f"performance.now() > {AGO * 1000}")
        return time() - AGO

    def taps(self, x_mm: float, y_mm: float) -> dict[str, Any]:
        before = len(self.told("shot:tapped"))
        x, y = self.place_of(x_mm, y_mm)
        # As one gesture: on a busy machine two steps would be so far apart that the finger aims.
        self.screen.send("Input.synthesizeTapGesture", {"x": x, "y": y, "duration": 20})
        [told] = self.told("shot:tapped")[before:]
        return told

    def holds(self, x: float, y: float) -> None:
        """From the middle of the face to this pixel, and stays for a while."""
        begun = self.begins()
        self.does("touchStart", self.place_of(0, 0), when=begun)
        self.does("touchMove", (x, y), when=begun + 0.1)

    def told(self, name: str) -> list[dict[str, Any]]:
        return [each for each in self.page.evaluate("told") if each["name"] == name]

    def sees_in_the_glass(self) -> str:
        return self.page.locator(".face__call").inner_text()


# On a card: that of the distance.
FACE = ".dock__face:not([hidden])"


class AtTheFace(Phone):
    """Has the face open instead of the keys."""

    hand: Hand

    def takes_the_face(self) -> None:
        self.page.get_by_role("button", name="Target face").tap()
        self.hand = Hand(self.page, self.page.context.new_cdp_session(self.page))
        self.page.evaluate(HEAR)

    def strikes(self, *places: tuple[float, float]) -> None:
        for place in places:
            self.hand.taps(*place)

    def marks(self, kind: str) -> list[str]:
        """Of the picture, whose y runs down."""
        points = self.page.locator(f"{FACE} [data-{kind}]").get_attribute("points")
        return sorted((points or "").split())

    def sees(self, kind: str, *points: str) -> None:
        expect(self.page.locator(f"{FACE} [data-{kind}]")).to_have_attribute(
            "points", " ".join(points)
        )

    @property
    def shots(self) -> list[dict[str, Any]]:
        told = self.archer.ask("GET", f"/shot/slot/{self.archer.slot_id}")
        shots: list[dict[str, Any]] = told["shot"]
        return shots
