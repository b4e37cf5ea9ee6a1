"""What a new phone waits for: bytes, requests and seconds on a slow line; Lighthouse."""

import json
import os
import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from playwright.sync_api import Browser, Page, sync_playwright

from archstats.benchmarks.measuring import club_server, median
from archstats.tests.browser.archers import give_key
from archstats.tests.browser.conftest import ARGUMENTS, PHONE
from archstats.tests.programs import WHOLE_CHROMIUM
from archstats.tests.serving import Server, fresh_database, in_django

ROUNDS = 5
# As Chromium's own tools name it "Slow 4G", and a phone of the lower middle.
SLOW_4G = {
    "offline": False,
    "latency": 562.5,
    "downloadThroughput": 1.44e6 / 8,
    "uploadThroughput": 675e3 / 8,
}
CPU_SLOWER = 4

# The last that runs on Node 18 and 20. Kept beside the checkout's own data, which git does not see.
LIGHTHOUSE = "lighthouse@12.8.2"
LIGHTHOUSE_FOLDER = Path("var/lighthouse")
CATEGORIES = ("performance", "accessibility", "best-practices")

# Looked at by the page itself: asking from outside takes a slow phone hundreds of milliseconds.
NOTE_WHEN_USABLE = """
  new MutationObserver((_, watch) => {
    if (!document.querySelector(USABLE)) return;
    window.usableAt = performance.now();
    watch.disconnect();
  }).observe(document, { subtree: true, childList: true, attributes: true });
"""
FIRST_PAINT = "performance.getEntriesByName('first-contentful-paint')[0].startTime"


class Visited(NamedTuple):
    name: str
    path: str
    # What is there once an archer can begin.
    usable: str
    # The key of its archer's device; empty for nobody.
    token: str


class Visit(NamedTuple):
    """Figures, or their medians."""

    bytes: float
    # Of the page itself.
    page_bytes: float
    requests: float
    elsewhere: float
    painted: float
    usable: float


@dataclass
class Line:
    """What comes over it."""

    bytes: float = 0
    page_bytes: float = 0
    page: str = ""
    addresses: list[str] = field(default_factory=list)

    def asked(self, event: dict[str, Any]) -> None:
        if event.get("type") == "Document":
            self.page = event["requestId"]
        if not event["request"]["url"].startswith("data:"):
            self.addresses.append(event["request"]["url"])

    def came(self, event: dict[str, Any]) -> None:
        self.bytes += event["encodedDataLength"]
        if event["requestId"] == self.page:
            self.page_bytes = event["encodedDataLength"]


def first_visit(folder: Path) -> None:
    with (
        fresh_database(folder) as url,
        # In the clear a cookie of HTTPS would not come along.
        club_server(url, ARCHSTATS_HTTPS="0") as server,
    ):
        shown = in_django("archstats.tests.showcase", database_url=url)
        robin, marian, ids = shown["tokens"]["robin"], shown["tokens"]["marian"], shown["ids"]
        card, shoot = f"/slots/{ids['slot_id']}/", f"/shoots/{ids['shoot_id']}/"
        pages = [
            Visited("home", "/", "[href='/start/']", ""),
            Visited("score", card, "[data-dock][data-ready]", robin),
            Visited("card", f"{card}card/", "main h1", robin),
            Visited("join", f"/j/{ids['shoot_join']}/", ".join__ways button", ""),
            Visited("check-in", shoot, ".invite__code", robin),
            Visited("board", f"{shoot}board/", ".board__item", robin),
            Visited("result", f"{shoot}result/", "main h1", robin),
            Visited("me", "/me/", "main form button", robin),
            Visited("coach", "/coach/", ".coached__name", marian),
        ]
        crowded = in_django("archstats.benchmarks.crowded_board", database_url=url)
        of_500 = Visited("500", crowded["board"], ".board__item", "")
        _on_a_slow_line(server, [*pages, of_500])
        _by_lighthouse(server, pages, folder)


def _on_a_slow_line(server: Server, pages: list[Visited]) -> None:
    print(f"\nFirst visit on slow 4G, CPU {CPU_SLOWER}× slower; medians of {ROUNDS}")
    print(f"{'page':8} {'KB':>6} {'of it':>6} {'requests':>9} {'elsewhere':>10}", end="")
    print(f" {'painted, s':>11} {'usable, s':>10}")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=WHOLE_CHROMIUM.find(), args=ARGUMENTS)
        for page in pages:
            visits = [_visit(chromium, server, page) for _ in range(ROUNDS)]
            found = Visit(*(median(each) for each in zip(*visits, strict=True)))
            told = f"{found.bytes / 1000:6.1f} {found.page_bytes / 1000:6.1f} {found.requests:9.0f}"
            told += f" {found.elsewhere:10.0f} {found.painted:11.2f} {found.usable:10.2f}"
            print(f"{page.name:8} {told}", flush=True)
        chromium.close()


def _visit(chromium: Browser, server: Server, visited: Visited) -> Visit:
    context = chromium.new_context(base_url=server.url, viewport=PHONE, has_touch=True)
    if visited.token:
        give_key(context, visited.token, server.url)
    page = context.new_page()
    page.add_init_script(NOTE_WHEN_USABLE.replace("USABLE", json.dumps(visited.usable)))
    line = _throttled(page)
    page.goto(visited.path, wait_until="commit")
    page.locator(visited.usable).first.wait_for()
    usable = page.evaluate("usableAt") / 1000
    page.wait_for_load_state("networkidle")
    painted = page.evaluate(FIRST_PAINT) / 1000
    context.close()
    elsewhere = [each for each in line.addresses if not each.startswith(server.url)]
    asked = len(line.addresses), len(elsewhere)
    return Visit(line.bytes, line.page_bytes, *asked, painted, usable)


def _throttled(page: Page) -> Line:
    line = Line()
    tools = page.context.new_cdp_session(page)
    tools.send("Network.enable")
    tools.on("Network.requestWillBeSent", line.asked)
    tools.on("Network.loadingFinished", line.came)
    tools.send("Network.emulateNetworkConditions", SLOW_4G)
    tools.send("Emulation.setCPUThrottlingRate", {"rate": CPU_SLOWER})
    return line


def _by_lighthouse(server: Server, pages: list[Visited], folder: Path) -> None:
    program = _lighthouse()
    if program is None:
        print("\nNo Lighthouse: it needs node and npm, which are not on PATH.")
        return
    print(f"\n{LIGHTHOUSE}, as on a phone\n{'page':8} " + " ".join(f"{c:>15}" for c in CATEGORIES))
    for page in pages:
        cookie = {"Cookie": f"device={page.token}"} if page.token else {}
        scores = _scores(program, server.url + page.path, cookie, folder)
        told = " ".join(f"{scores[category]:15.2f}" for category in CATEGORIES)
        print(f"{page.name:8} {told}", flush=True)


def _lighthouse() -> Path | None:
    """The program, fetched from npm the first time."""
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        return None
    program = LIGHTHOUSE_FOLDER / "node_modules" / "lighthouse" / "cli" / "index.js"
    if not program.exists():
        LIGHTHOUSE_FOLDER.mkdir(parents=True, exist_ok=True)
        quietly = ("--ignore-scripts", "--no-audit", "--no-fund", "--silent")
        command = [npm, "install", "--prefix", str(LIGHTHOUSE_FOLDER), *quietly, LIGHTHOUSE]
        subprocess.run(command, check=True)
    return program


def _scores(program: Path, url: str, headers: dict[str, str], folder: Path) -> dict[str, float]:
    report = folder / "lighthouse.json"
    command = [
        *("node", str(program), url, "--quiet", "--output=json", f"--output-path={report}"),
        f"--only-categories={','.join(CATEGORIES)}",
        f"--extra-headers={json.dumps(headers)}",
        "--chrome-flags=--headless=new --no-sandbox",
    ]
    environment = {**os.environ, "CHROME_PATH": str(WHOLE_CHROMIUM.find())}
    subprocess.run(command, env=environment, check=True)
    told = json.loads(report.read_text())
    _name_what_is_wrong(told)
    return {name: told["categories"][name]["score"] or 0.0 for name in CATEGORIES}


def _name_what_is_wrong(told: dict[str, Any]) -> None:
    counted = {
        each["id"]
        for category in told["categories"].values()
        for each in category["auditRefs"]
        if each["weight"]
    }
    for name in sorted(counted):
        audit = told["audits"][name]
        if audit["score"] is not None and audit["score"] < 0.9:
            print(f"         {audit['score']:.2f} {name}: {audit.get('displayValue', '')}")
