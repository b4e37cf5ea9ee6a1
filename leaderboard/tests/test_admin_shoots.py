"""Shoots in the admin: of the archers whom a coach sees, and no others."""

import csv
import re
from io import StringIO

import pytest
from django.utils import timezone

from leaderboard.hosting import cancel_shoot
from leaderboard.leaving import remove_participant
from leaderboard.links import watch_token
from leaderboard.tests.factory import fill, host_shoot, join, make_card, shoot_arrows
from scoring.callers import Caller
from scoring.models import Club
from scoring.tests.device import query_count
from scoring.tests.factory import make_archer, make_club
from scoring.tests.pages import text_of
from scoring.tests.phone import Phone

pytestmark = pytest.mark.django_db

SHOOTS, CARDS = "/admin/leaderboard/shoot/", "/admin/scoring/slot/"


@pytest.fixture
def cast(client):
    """Marian coaches Robin's club, and is signed in. Will hosts; he and Tuck are of another."""
    cast = {name: make_archer(name) for name in ("robin", "tuck", "will")}
    marian = make_archer("marian", is_staff=True)
    club = make_club("Sherwood", archers=(cast["robin"],))
    club.memberships.create(archer=marian, is_coach=True)
    make_club("Nottingham", archers=(cast["tuck"], cast["will"]))
    client.force_login(marian)
    return cast


@pytest.fixture
def shoot(cast):
    """Will's, in which Robin and Tuck are."""
    shoot = host_shoot(cast["will"], title="Club night")
    for name in ("robin", "tuck"):
        join(shoot, cast[name])
    return shoot


@pytest.fixture
def elsewhere(cast):
    """Tuck's, in which nobody of Sherwood is."""
    return host_shoot(cast["tuck"], title="Castle cup", round_key="york")


@pytest.fixture
def listed(client):
    def listed(path=SHOOTS, **asked):
        answer = client.get(path, asked)
        assert answer.status_code == 200, answer
        return list(answer.context["cl"].result_list)

    return listed


@pytest.fixture
def page(client):
    def page(shoot):
        answer = client.get(f"{SHOOTS}{shoot.pk}/change/")
        assert answer.status_code == 200, answer
        return answer.content.decode()

    return page


def test_a_coach_sees_the_shoots_of_her_archers_and_no_others(shoot, elsewhere, listed, client):
    assert listed() == [shoot]
    assert client.get(f"{SHOOTS}{elsewhere.pk}/change/").status_code == 302


def test_who_was_removed_is_no_reason_to_see_a_shoot(cast, shoot, listed):
    robins = shoot.participants.get(archer=cast["robin"])
    remove_participant(shoot.public_id, robins.public_id, by=Caller(cast["will"].pk))

    assert listed() == []


def test_a_shoot_tells_who_of_hers_is_in_it_and_of_others_their_number(cast, shoot, page):
    slot = cast["robin"].slots.get()
    shoot_arrows(cast["robin"], slot, "9", "7")
    shown = page(shoot)

    assert "Host: somebody else" in text_of(shown)
    assert "Status: check-in" in text_of(shown)
    assert "Robin 2 Doz @ 20y (122cm) 16 2 competing" in text_of(shown)
    assert "And 1 archer of other clubs." in text_of(shown)
    assert f"{CARDS}{slot.pk}/change/" in shown
    assert not {"Tuck", "Will"} & set(text_of(shown).split())


def test_board_result_and_moments_open_by_their_links(shoot, page, client):
    shown, link = page(shoot), f"/w/{watch_token(shoot)}/"

    for address in (link, f"{link}result/", f"{link}?at=0"):
        assert f'href="{address}"' in shown
        assert client.get(address).status_code == 200


def test_a_card_leads_to_its_shoots_as_far_as_they_are_seen(cast, shoot, client):
    card = f"{CARDS}{cast['robin'].slots.get().pk}/change/"
    link = f"{SHOOTS}{shoot.pk}/change/"
    assert link in client.get(card).content.decode()
    robins = shoot.participants.get(archer=cast["robin"])
    remove_participant(shoot.public_id, robins.public_id, by=Caller(cast["will"].pk))

    assert link not in client.get(card).content.decode()


@pytest.mark.parametrize("words", ["night", "CLUB night", "{code}", "robin", "night robin"])
def test_shoots_are_found_by_title_code_and_names(shoot, elsewhere, listed, words):
    assert listed(q=words.format(code=shoot.code.code)) == [shoot]


@pytest.mark.parametrize("words", ["castle", "{code}", "tuck", "will", "night tuck"])
def test_nothing_is_found_by_what_the_coach_does_not_see(shoot, elsewhere, listed, words):
    assert listed(q=words.format(code=elsewhere.code.code)) == []


def test_cards_are_found_by_title_and_code_of_their_shoot(cast, shoot, listed):
    make_card(make_archer("little"))
    robins = [cast["robin"].slots.get()]

    assert listed(CARDS, q="club") == listed(CARDS, q=shoot.code.code) == robins
    assert listed(CARDS, q="castle") == []


def test_shoots_are_found_by_club_day_round_and_state(cast, shoot, listed):
    other = host_shoot(cast["robin"], round_key="york")
    sherwood = Club.objects.get(name="Sherwood").pk
    assert listed(club=sherwood, day="today", state="open") == [other, shoot]
    assert listed(round="york", day="season") == [other]
    assert listed(round="none") == [shoot]
    cancel_shoot(other.public_id, by=Caller(cast["robin"].pk))

    assert listed(state="cancelled") == [other]
    assert listed(state="over") == []
    assert listed(day="week", state="open") == [shoot]


def test_a_dispute_of_ones_own_archers_is_found_and_of_others_not(cast, shoot, listed):
    def dispute(archer):
        for value in ("9", "7"):
            Phone(archer).tap(archer.slots.get(), 1, value)

    dispute(cast["tuck"])
    assert listed(state="disputed") == []
    dispute(cast["robin"])
    assert listed(state="disputed") == [shoot]


def test_no_filter_takes_what_the_coach_does_not_see(shoot, elsewhere, client):
    nottingham = Club.objects.get(name="Nottingham").pk
    for guess in ({"round": "york"}, {"club": nottingham}):
        assert client.get(SHOOTS, guess).url == f"{SHOOTS}?e=1"
    for guess in ("host__password__regex", "participants__archer__display_name", "code__code"):
        assert client.get(SHOOTS, {guess: "1"}).status_code == 400


def test_the_cards_of_a_shoot_are_taken_along(cast, shoot, elsewhere, client):
    fill(cast["robin"], cast["robin"].slots.get())
    chosen = {"action": "cards_as_table", "_selected_action": [shoot.pk, elsewhere.pk]}
    table = client.post(SHOOTS, chosen).content.decode("utf-8-sig")

    [line] = csv.DictReader(StringIO(table))
    assert (line["archer"], line["total"], line["state"]) == ("Robin", "216", "finished")


def test_a_longer_list_asks_no_more_queries(cast, shoot, listed):
    few = query_count(listed)
    for _ in range(3):
        join(host_shoot(cast["will"]), cast["robin"])
    assert query_count(listed) == few


def test_nobody_changes_a_shoot_here(shoot, client):
    client.force_login(make_archer("much", is_staff=True, is_superuser=True))
    for page in ("add/", f"{shoot.pk}/change/", f"{shoot.pk}/delete/"):
        assert client.post(f"{SHOOTS}{page}", {"title": "Mine"}).status_code == 403
    chosen = {"action": "delete_selected", "_selected_action": shoot.pk, "post": "yes"}
    client.post(SHOOTS, chosen)

    shoot.refresh_from_db()
    assert (shoot.title, shoot.version) == ("Club night", 2)


def test_the_clock_of_a_shoot_is_that_of_its_range(cast, listed, client):
    now = timezone.now().replace(hour=22, minute=30, month=5, day=1, year=2026)
    shoot = host_shoot(cast["robin"])
    type(shoot).objects.filter(pk=shoot.pk).update(made_at=now, timezone="Pacific/Auckland")

    assert "2 May 2026, 10:30" in client.get(SHOOTS).content.decode()


def test_a_correction_is_on_the_board_and_in_its_feed_and_moments(cast, shoot, client):
    for name, value in (("robin", "9"), ("tuck", "7")):
        shoot_arrows(cast[name], cast[name].slots.get(), value)
    shoot.refresh_from_db()
    before, board = shoot.version, f"/w/{watch_token(shoot)}/"
    card = f"{CARDS}{cast['robin'].slots.get().pk}/correction/"
    corrected = {"number": "1", "value": "5", "reason": "line call"}
    assert client.post(card, corrected).status_code == 302

    def totals(address):
        found = client.get(address).content.decode()
        return re.findall(r'board-card__total">(\d+)<', found)

    assert totals(board) == ["7", "5"]
    assert totals(f"{board}?at={before}") == ["9", "7"]
    assert "’s card is corrected: 5, was 9" in text_of(client.get(board).content.decode())
