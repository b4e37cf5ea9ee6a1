"""The whole card in the browser: finished, confirmed, corrected, printed, shared. IA-18, LU-27."""

import re

import pytest
from playwright.sync_api import expect

from archstats.tests.browser.archers import ArcherAtTheRange, give_key
from archstats.tests.browser.live_pages import AT_ONCE, is_live, rows, total
from scoring.live.ticking import TICK_SECONDS

pytestmark = pytest.mark.server

MODES = pytest.mark.parametrize("has_javascript", [True, False], ids=["script", "no script"])
WITHIN_A_TICK = (TICK_SECONDS + 3) * 1000
SIX_DOZEN = ["9", "9", "7", "5", "3", "M"] * 24
A_SHEET = re.compile(rb"/Type\s*/Page\b")


def opens(page, archer, noun, *, token=""):
    """On the device of the archer, or of whoever else has a key."""
    give_key(page.context, token or archer.token, archer.server.url)
    page.goto(f"{archer.page}{noun}/")


@pytest.fixture
def portsmouth(server):
    """Of sixty arrows two are missing."""
    archer = ArcherAtTheRange.arrives(server, "Robin", round="portsmouth", shot_per_round=3)
    archer.shoots(*["9"] * 58)
    return archer


@MODES
def test_a_card_is_given_up_and_confirmed(phone, portsmouth, has_javascript):
    page = phone(java_script_enabled=has_javascript)
    opens(page, portsmouth, "card")
    page.get_by_role("link", name="Finish the card").click()
    expect(page.get_by_text("2 arrows are not shot.")).to_be_visible()
    page.get_by_role("button", name="Finish").click()

    page.get_by_label("Your total").fill("540")
    page.get_by_role("button", name="I agree").click()
    expect(page.get_by_text("You have 540, the card has 522.")).to_be_visible()

    page.get_by_label("Your total").fill("522")
    page.get_by_role("button", name="I agree").click()
    expect(page.get_by_text("Confirmed: Robin")).to_be_visible()
    expect(page.get_by_text("Incomplete: 2 arrows were not shot.")).to_be_visible()


@MODES
def test_a_coach_corrects_an_arrow_with_a_reason(phone, portsmouth, in_scene, has_javascript):
    token = in_scene("coach_of", portsmouth.slot_id)
    page = phone(java_script_enabled=has_javascript)
    opens(page, portsmouth, "card", token=token)
    page.locator(f'a[href$="/{portsmouth.slot_id}/arrows/2/"]').click()

    page.get_by_label("Value").select_option("8")
    page.get_by_label("Why").fill("It does not touch the line.")
    page.get_by_role("button", name="Correct the arrow").click()
    expect(page.locator(".scorecard__history li").last).to_contain_text(
        re.compile(r"9.*8.*Marian.*It does not touch the line", re.DOTALL)
    )

    page.get_by_role("link", name="Back to the card").click()
    expect(page.get_by_text("It does not touch the line.")).to_be_visible()
    expect(page.locator(".scorecard__total")).to_contain_text("521")


def sheets(page):
    page.emulate_media(media="print")
    return len(A_SHEET.findall(page.pdf(format="A4", prefer_css_page_size=True)))


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize(
    ("round_key", "per_row", "values"),
    [("wa18", 3, ["9"] * 60), ("york", 6, SIX_DOZEN), ("york", 12, SIX_DOZEN)],
)
def test_a_card_is_one_sheet_black_on_white_with_lines_to_sign(
    phone, server, round_key, per_row, values, mode
):
    name = "Robin of Sherwood and of Locksley in the"
    wish = {"round": round_key, "shot_per_round": per_row}
    archer = ArcherAtTheRange.arrives(server, name, **wish)
    archer.shoots(*values)
    page = phone(color_scheme=mode)
    opens(page, archer, "card")

    assert sheets(page) == 1
    for words in (name, "In all", "Archer", "Scorer", "Not for record status"):
        on_paper = page.locator(".scorecard").get_by_text(words, exact=words == "Archer")
        expect(on_paper.first).to_be_visible()
    expect(page.get_by_role("link", name="As a table (CSV)")).to_be_hidden()
    expect(page.locator("header.header")).to_be_hidden()
    colours = "e => [getComputedStyle(e).color, getComputedStyle(e).backgroundColor]"
    assert page.locator("body").evaluate(colours) == ["rgb(0, 0, 0)", "rgb(255, 255, 255)"]


def test_the_button_prints_where_there_is_a_script(phone, robin):
    page = phone()
    opens(page, robin, "card")
    page.evaluate("window.print = () => (window.isPrinted = true)")
    page.get_by_role("button", name="Print").tap()

    assert page.evaluate("window.isPrinted")


def test_a_note_is_written_beside_an_end(phone, robin):
    robin.shoots("9")
    page = phone()
    opens(page, robin, "notes")
    page.get_by_label("Note").fill("<b>Anchor</b> higher.")
    page.get_by_label("End").fill("1")
    page.get_by_role("button", name="Keep the note").tap()

    expect(page.get_by_text("<b>Anchor</b> higher.")).to_be_visible()


def shared(page, archer):
    """The link that the archer makes."""
    opens(page, archer, "link")
    page.get_by_role("button", name="Make a link").tap()
    return page.locator(".qr__link").inner_text()


def test_the_link_shows_the_card_live_to_whoever_has_it_until_it_is_revoked(phone, robin):
    robin.shoots("9", "9", "10")
    own = phone()
    link = shared(own, robin)
    other = phone()
    other.goto(link)
    is_live(other)
    expect(other.locator("[data-dock]")).to_have_count(0)

    robin.shoots("8")
    expect(total(other)).to_contain_text("36", timeout=AT_ONCE)
    expect(rows(other).nth(1)).to_contain_text("8", timeout=AT_ONCE)
    assert other.context.cookies() == []

    own.get_by_role("button", name="Stop sharing").tap()
    expect(other.get_by_text("This is not open to you any more.")).to_be_visible(
        timeout=WITHIN_A_TICK
    )
    assert other.goto(link).status == 404


def test_without_a_script_the_link_shows_the_card_too(phone, robin):
    robin.shoots("9", "9", "10")
    link = shared(phone(), robin)
    other = phone(java_script_enabled=False)
    other.goto(link)

    expect(total(other)).to_contain_text("28")


@pytest.mark.parametrize("width", [320, 390])
@pytest.mark.parametrize("zoom", [100, 200])
def test_nothing_of_it_moves_sideways(phone, server, width, zoom):
    archer = ArcherAtTheRange.arrives(server, "W" * 40, round="york", shot_per_round=12)
    archer.shoots(*["9"] * 12)
    page = phone(viewport={"width": width, "height": 844})
    for noun in ("card", "finish", "confirmation", "notes", "link", "arrows/1"):
        opens(page, archer, noun)
        page.evaluate(f"document.documentElement.style.fontSize = '{zoom}%'")
        widest = page.evaluate("document.documentElement.scrollWidth")
        assert widest <= width, noun
