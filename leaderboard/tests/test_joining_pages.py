"""Into a shoot by code or link, in a browser without JavaScript. Cases SO-04 to SO-19."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils.timezone import now

from leaderboard.guessing import WRONG_CODES_OF_BROWSER, WRONG_CODES_OF_NETWORK
from leaderboard.hosting import change_shoot, close_shoot, renew_join_link, start_shoot
from leaderboard.leaving import leave_shoot, remove_participant
from leaderboard.links import join_token
from leaderboard.making import another_round
from leaderboard.models import Participant
from leaderboard.tests.factory import host_shoot, join, make_card, shoot_arrows
from scoring.callers import Caller
from scoring.models import Archer, Slot
from scoring.tests.factory import make_archer, make_session, make_slot
from scoring.tests.pages import words
from scoring.tests.visitor import NAME, browser, token_of

pytestmark = pytest.mark.django_db

MARKUP = '<img src=x onerror="alert(1)">'
MUCH = {"display_name": "Much", "round": "york"}


@pytest.fixture
def shoot(marian):
    return host_shoot(marian, title="Club night", round_key="york")


def link_to(shoot):
    shoot.refresh_from_db()
    return f"/j/{join_token(shoot)}/"


def wrong(shoot):
    return f"{(int(shoot.code.code) + 1) % 10_000:04}"


def test_the_code_leads_to_what_the_link_opens(shoot):
    answer = Client().post("/join/", {"code": shoot.code.code})

    assert (answer.status_code, answer.url) == (302, link_to(shoot))


@pytest.mark.parametrize("typed", ["{0[0]} {0[1]}{0[2]} {0[3]}", " {0} "])
def test_a_code_may_be_typed_with_spaces_or_in_wide_digits(shoot, typed):
    code = shoot.code.code
    wide = code.translate({ord(digit): ord(digit) + 0xFEE0 for digit in "0123456789"})
    for form in (typed.format(code), wide):
        assert Client().post("/join/", {"code": form}).url == link_to(shoot)


@pytest.mark.parametrize("typed", ["", "   ", "x" * 41])
def test_what_is_no_code_is_told(typed):
    answer = Client().post("/join/", {"code": typed})

    assert answer.status_code == 422
    assert "Write the four digits of the code." in words(answer)


def told(phone, code):
    """Status and page; the one thing that may differ is what was typed."""
    answer = phone.post("/join/", {"code": code})
    page = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.content.decode())
    return answer.status_code, page.replace(code, "")


def test_wrong_locked_full_and_expired_codes_answer_alike(shoot, host, robin, clock):
    code = shoot.code.code
    unknown = told(Client(), wrong(shoot))
    change_shoot(shoot.public_id, is_locked=True, by=host)
    locked = told(Client(), code)
    change_shoot(shoot.public_id, is_locked=False, capacity=1, by=host)
    join(shoot, robin)
    full = told(Client(), code)
    clock.forward(seconds=24 * 3600)
    expired = told(Client(), code)

    assert unknown[0] == 404
    assert unknown == locked == full == expired
    assert "Code not found. Check it with the host." in unknown[1]


def test_the_sixth_wrong_code_of_a_browser_waits_and_the_link_works(shoot):
    phone = browser(make_archer("much"))
    answers = [phone.post("/join/", {"code": wrong(shoot)}) for _ in range(6)]

    assert [answer.status_code for answer in answers] == [404] * WRONG_CODES_OF_BROWSER.most + [429]
    assert 0 < int(answers[-1]["Retry-After"]) <= 60
    assert "Try again in" in words(answers[-1])
    assert phone.post("/join/", {"code": shoot.code.code}).status_code == 429
    assert phone.get(link_to(shoot)).status_code == 200


def test_the_twenty_first_from_one_address_waits_whatever_it_claims_to_be(shoot):
    def guess(number):
        return Client().post(
            "/join/", {"code": wrong(shoot)}, headers={"X-Forwarded-For": f"::{number}"}
        )

    answers = [guess(number).status_code for number in range(1, 22)]
    assert answers == [404] * WRONG_CODES_OF_NETWORK.most + [429]


def test_looking_at_the_link_changes_nothing(shoot):
    for _ in range(3):
        phone = Client()
        answer = phone.get(link_to(shoot))
        assert answer.status_code == 200
        assert NAME not in phone.cookies

    assert "You are joining Club night York, 144 arrows. Hosted by Marian ." in words(answer)
    assert (Archer.objects.count(), Participant.objects.count()) == (1, 0)


def test_a_newcomer_joins_with_name_and_card_and_goes_to_the_check_in(shoot):
    phone = Client()
    joined = phone.post(link_to(shoot), MUCH)

    participant = Participant.objects.get()
    assert joined.url == f"/shoots/{shoot.public_id}/"
    assert (participant.name, participant.slot.round_key) == ("Much", "york")
    assert "Much" in words(phone.get(joined.url))


def test_once_it_has_started_a_newcomer_goes_to_the_card(shoot, host):
    start_shoot(shoot.public_id, by=host)
    joined = Client().post(link_to(shoot), MUCH)

    assert joined.url == f"/slots/{Slot.objects.get().public_id}/"


def test_who_joins_with_a_preset_cookie_gets_a_new_one(shoot):
    phone = browser(token="put-there-by-guy")
    phone.post(link_to(shoot), MUCH)

    assert token_of(phone) != "put-there-by-guy"


@pytest.mark.parametrize("name", ["", "  ", "x" * 41, "👨‍👩‍👧‍👦" * 40, "a\nb", "a\x00b"])
def test_a_name_that_is_none_is_told_and_nobody_is_made(shoot, name):
    answer = Client().post(link_to(shoot), MUCH | {"display_name": name})

    assert answer.status_code == 422
    assert "errorlist" in answer.content.decode()
    assert Archer.objects.get() == shoot.host


def test_the_open_card_comes_along_with_its_arrows(shoot, robin):
    card = make_card(robin)
    shoot_arrows(robin, card, "9", "7")
    client = browser(robin)
    assert "2 arrows · 16 points" in words(client.get(link_to(shoot)))
    client.post(link_to(shoot), {"display_name": "Robin", "card": "open", "round": "york"})

    participant = Participant.objects.get()
    assert (participant.slot, participant.figures["total"]) == (card, 16)


def test_a_new_card_finishes_those_that_are_open_and_no_other(shoot, robin):
    card, client = make_card(robin), browser(robin)
    html = client.get(link_to(shoot)).content.decode()
    finish = re.search(r'name="finish" value="([\w-]+)"', html)[1]
    sent = {"display_name": "Robin", "card": "new", "round": "york", "finish": finish}
    assert finish == str(card.public_id)
    client.post(link_to(shoot), sent)

    assert Participant.objects.get().slot.round_key == "york"
    card.refresh_from_db()
    assert card.finished_at


def test_a_card_begun_meanwhile_is_told_and_stays_open(shoot, robin):
    client = browser(robin)
    card = make_card(robin)
    answer = client.post(link_to(shoot), {"display_name": "Robin", "card": "new", "round": "york"})

    assert answer.status_code == 409
    assert "Another card of yours is open" in words(answer)
    assert f'name="finish" value="{card.public_id}"' in answer.content.decode()
    assert not Participant.objects.exists()


def test_another_round_than_the_hosts_may_be_shot_or_none(shoot, robin):
    for archer, round_key in ((robin, "hereford"), (make_archer("tuck"), "")):
        asked = {"display_name": "X", "round": round_key}
        browser(archer).post(link_to(shoot), asked)
        assert archer.slots.get().round_key == round_key


def test_another_name_is_a_nickname_for_this_shoot(shoot, robin):
    browser(robin).post(link_to(shoot), {"display_name": "Hood", "round": "york"})

    assert Participant.objects.get().name == "Hood"
    robin.refresh_from_db()
    assert robin.display_name == "Robin"


def test_where_the_host_has_opened_the_range_the_card_is_on_the_next_place(shoot, marian):
    session = make_session(marian, "Sherwood")
    make_slot(marian, session, round_key="york")
    Client().post(link_to(shoot), MUCH)

    assert Participant.objects.get().slot.session == session


def test_joining_again_is_the_same_participant(shoot, robin):
    client = browser(robin)
    for _ in range(2):
        answer = client.post(link_to(shoot), {"display_name": "Robin", "round": "york"})
        assert answer.url == f"/shoots/{shoot.public_id}/"

    assert Participant.objects.count() == 1
    assert client.get(link_to(shoot)).url == f"/shoots/{shoot.public_id}/"


def test_a_link_that_was_renewed_or_is_forged_opens_nothing(shoot, host):
    old = link_to(shoot)
    renew_join_link(shoot.public_id, by=host)

    for link in (old, old.replace("/j/", "/j/x"), "/j/never-was/"):
        assert Client().get(link).status_code == 404
        assert Client().post(link, MUCH).status_code == 404
    assert Client().get(link_to(shoot)).status_code == 200


def test_locked_full_over_and_removed_look_as_if_it_had_never_been(shoot, host, robin, tuck):
    never = Client().get("/j/never-was/").content
    participant = join(shoot, robin)
    remove_participant(shoot.public_id, participant.public_id, by=host)
    assert browser(tuck).get(link_to(shoot)).status_code == 200
    phone = browser(robin)
    refused = [phone.get(link_to(shoot))]
    assert refused[0].content == phone.get("/j/never-was/").content
    assert told(phone, shoot.code.code) == told(phone, wrong(shoot))
    change_shoot(shoot.public_id, is_locked=True, by=host)
    refused.append(Client().get(link_to(shoot)))
    change_shoot(shoot.public_id, is_locked=False, by=host)
    close_shoot(shoot.public_id, by=host)
    refused.append(Client().get(link_to(shoot)))

    assert {answer.status_code for answer in refused} == {404}
    assert refused[1].content == refused[2].content == never


def test_who_left_in_check_in_joins_again(shoot, robin):
    client = browser(robin)
    client.post(link_to(shoot), {"display_name": "Robin", "round": "york"})
    leave_shoot(shoot.public_id, by=Caller(robin.pk))
    assert client.get(link_to(shoot)).status_code == 200
    sent = {"display_name": "Robin", "card": "open", "round": "york"}
    assert client.post(link_to(shoot), sent).status_code == 302

    assert Participant.objects.get().is_listed


def test_those_who_were_there_join_another_round_with_one_tap(shoot, host, robin, guy):
    card = join(shoot, robin).slot
    close_shoot(shoot.public_id, by=host)
    Slot.objects.filter(pk=card.pk).update(finished_at=now(), left_at=None)
    another = another_round(shoot.public_id, by=host)
    client = browser(robin)
    html = client.get(f"/shoots/{shoot.public_id}/").content.decode()
    one_tap = f"/shoots/{another.public_id}/participants/"
    assert f'action="{one_tap}"' in html

    assert browser(guy).post(one_tap).status_code == 404
    assert client.post(one_tap).url == f"/shoots/{another.public_id}/"
    assert another.participants.get().archer == robin


def test_with_a_card_open_another_round_asks_which_to_bring(shoot, host, robin):
    join(shoot, robin)
    another = another_round(shoot.public_id, by=host)
    answer = browser(robin).post(f"/shoots/{another.public_id}/participants/")

    assert answer.url == link_to(another)


def test_names_with_markup_are_shown_as_text(shoot, robin):
    join(shoot, robin, nickname=MARKUP)
    html = Client().get(link_to(shoot)).content.decode()

    assert MARKUP not in html
    assert "&lt;img src=x" in html


def test_a_long_list_of_those_here_ends_in_a_number(shoot):
    for number in range(12):
        join(shoot, make_archer(f"a{number}"))

    assert re.search(r"12 here A0 , .* A9 and 2 more", words(Client().get(link_to(shoot))))


def test_late_at_night_it_says_until_when(shoot):
    assert timedelta(0) < shoot.expires_at - now() <= timedelta(days=1)
