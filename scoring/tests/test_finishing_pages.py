"""A card is finished and confirmed on its pages."""

import pytest

from scoring.card_life import confirm_card, finish_card
from scoring.tests.card_changes import caller, tap
from scoring.tests.factory import make_archer, make_grant, make_slot
from scoring.tests.pages import text_of
from scoring.tests.visitor import browser


def address(slot, noun):
    return f"/slots/{slot.public_id}/{noun}/"


@pytest.fixture
def wa18(robin, phone):
    """All but its last two arrows are shot."""
    slot = make_slot(robin, round_key="wa18")
    phone.tap_all(slot, *["9"] * 58)
    return slot


@pytest.fixture
def finished(wa18):
    return finish_card(wa18.public_id, by=caller(wa18))


def look(slot, noun):
    answer = browser(slot.archer).get(address(slot, noun))
    assert answer.status_code == 200
    return text_of(answer.content.decode())


def confirm(slot, **sent):
    return browser(slot.archer).post(address(slot, "confirmation"), sent)


def test_before_it_is_finished_it_says_what_is_missing(wa18):
    assert "2 arrows are not shot. The card will be incomplete" in look(wa18, "finish")
    wa18.refresh_from_db()
    assert wa18.finished_at is None


def test_a_practice_ends_with_what_was_shot(slot, phone):
    phone.tap_all(slot, "9", "9", "9")

    assert "The practice ends with 3 arrows." in look(slot, "finish")


def test_finished_it_asks_to_be_confirmed(wa18):
    answer = browser(wa18.archer).post(address(wa18, "finish"))

    assert (answer.status_code, answer.url) == (302, address(wa18, "confirmation"))
    wa18.refresh_from_db()
    assert wa18.finished_at


def test_finishing_again_keeps_the_first_time(finished):
    browser(finished.archer).post(address(finished, "finish"))

    before = finished.finished_at
    finished.refresh_from_db()
    assert finished.finished_at == before


def test_an_unfinished_card_is_not_confirmed(wa18):
    assert "The card is not finished yet." in look(wa18, "confirmation")

    assert confirm(wa18, total="522").status_code == 409


def test_its_figures_are_shown_and_the_archer_agrees(finished):
    text = look(finished, "confirmation")
    assert "522 Total" in text or "Total 522" in text
    assert "Incomplete: 2 arrows were not shot." in text

    answer = confirm(finished, total="522")
    assert (answer.status_code, answer.url) == (302, address(finished, "card"))
    finished.refresh_from_db()
    assert (finished.confirmed_at is not None, finished.confirmed_by) == (True, finished.archer)


def test_another_total_is_refused_with_both_figures(finished):
    answer = confirm(finished, total="540")

    assert answer.status_code == 409
    assert "You have 540, the card has 522. Nothing was confirmed." in answer.content.decode()
    finished.refresh_from_db()
    assert finished.confirmed_at is None


# Two phones.
def test_a_card_that_moved_while_it_was_looked_at_is_not_confirmed(finished, phone):
    look(finished, "confirmation")
    op = finished.shots.get(number=1).op
    phone.tap(finished, 1, "M", base=op)

    answer = confirm(finished, total="522")
    assert answer.status_code == 409
    assert "You have 522, the card has 513." in answer.content.decode()


@pytest.mark.parametrize("total", ["", "lots", "-1", "9" * 30])
def test_what_is_no_total_is_refused_in_words(finished, total):
    answer = confirm(finished, total=total)

    assert answer.status_code == 422
    assert "Write your total as a number such as 540." in answer.content.decode()


def test_while_two_phones_differ_it_is_not_confirmed(finished):
    tap(1, "8")(finished)
    text = look(finished, "confirmation")
    assert "Two phones differ. Settle it on the live card first: End 1, arrow 1" in text

    finished.refresh_from_db()
    answer = confirm(finished, total=finished.total)
    assert answer.status_code == 409
    assert "Two phones differ" in answer.content.decode()


def test_confirmed_it_is_read_only(finished, phone):
    confirm(finished, total="522")
    assert "Confirmed: Robin" in look(finished, "confirmation")

    op = finished.shots.get(number=1).op
    verdict = phone.tap(finished, 1, "M", base=op).verdicts[0]
    assert verdict.status == "refused"


def test_arrows_that_are_counted_only_have_no_total_to_agree_to(robin, phone):
    slot = make_slot(robin, face_key="none")
    phone.tap_all(slot, "", "")
    finish_card(slot.public_id, by=caller(slot))
    assert "Your total" not in look(slot, "confirmation")

    assert confirm(slot).status_code == 302


@pytest.mark.parametrize("noun", ["finish", "confirmation"])
def test_nobody_but_the_archer_does_it(finished, marian, noun):
    guy, tuck = make_archer("guy"), make_archer("tuck")
    make_grant(finished, tuck)

    for archer in (guy, tuck, marian):
        for ask in (browser(archer).get, browser(archer).post):
            assert ask(address(finished, noun), {"total": "522"}).status_code == 404
    finished.refresh_from_db()
    assert finished.confirmed_at is None


def test_of_a_confirmed_card_no_way_leads_to_confirming(finished):
    assert "Confirm the card" in look(finished, "card")
    confirm_card(finished.public_id, total=None, by=caller(finished))

    assert "Confirm the card" not in look(finished, "card")
