"""Running a shoot in a browser without JavaScript, and taking part. Cases SO-15 to SO-36, SO-48."""

from datetime import datetime, timedelta

import pytest

from leaderboard.emergency import call_fast
from leaderboard.hosting import close_shoot, start_shoot
from leaderboard.making import another_round
from leaderboard.models import Shoot
from leaderboard.tests.factory import join, kinds, make_card
from leaderboard.tests.pages import at
from scoring.callers import Caller
from scoring.tests.factory import make_archer, make_session, make_slot
from scoring.tests.pages import text_of, words
from scoring.tests.visitor import browser

pytestmark = pytest.mark.django_db

HOSTS = (
    *("start", "closure", "cancellation", "lock", "lock/lifting", "link", "watch-link"),
    *("another", "fast/lifting", "settings"),
)
MINE = ("ready", "ready/withdrawal", "departure", "comeback")


@pytest.fixture
def shoot(shoot, robin):
    join(shoot, robin)
    return shoot


def as_now(shoot):
    return Shoot.objects.get(pk=shoot.pk)


def settings(**changes):
    """As the page of the settings sends them, at 18:00 UTC in May."""
    return {
        "title": "Club night",
        "round": "",
        "starts_at": "",
        "expires_at": "2026-05-02T00:00",
        "capacity": "1000",
        "tie_break": "agb_imperial",
        "starts_when_ready": "on",
    } | changes


def test_the_host_starts_it_and_a_second_time_nothing_happens(page, shoot):
    for _ in range(2):
        assert page.post(at(shoot, "start")).url == at(shoot)

    assert kinds(shoot) == ["made", "joined", "started"]
    assert "Shooting since 19:00." in words(page.get(at(shoot)))


def test_neither_who_takes_part_nor_a_stranger_runs_it(shoot, robin, guy):
    before = as_now(shoot).version
    participant = shoot.participants.get()
    removal = f"participants/{participant.public_id}/removal"
    for noun in (*HOSTS, removal):
        assert browser(robin).post(at(shoot, noun)).status_code == 403, noun
        assert browser(guy).post(at(shoot, noun)).status_code == 404, noun
    assert browser(robin).get(at(shoot, "settings")).status_code == 403

    assert as_now(shoot).version == before


def test_a_stranger_does_nothing_in_the_name_of_those_in_it(shoot, guy):
    before = as_now(shoot).version
    for noun in (*MINE, "fast"):
        assert browser(guy).post(at(shoot, noun)).status_code == 404, noun

    assert as_now(shoot).version == before


def test_who_is_ready_says_so_and_takes_it_back(shoot, robin):
    client = browser(robin)
    assert client.post(at(shoot, "ready")).url == at(shoot)
    assert "1 here, 1 ready" in words(client.get(at(shoot)))
    client.post(at(shoot, "ready/withdrawal"))

    assert not shoot.participants.get().is_ready


def test_once_it_has_started_nobody_becomes_ready(shoot, robin, host):
    start_shoot(shoot.public_id, by=host)
    answer = browser(robin).post(at(shoot, "ready"))

    assert answer.status_code == 409


def test_leaving_in_check_in_leads_home_and_off_the_list(shoot, robin, page):
    assert browser(robin).post(at(shoot, "departure")).url == "/"

    assert "0 here" in words(page.get(at(shoot)))


def test_leaving_while_shooting_is_retiring_and_one_may_come_back(shoot, robin, host):
    start_shoot(shoot.public_id, by=host)
    client = browser(robin)
    assert client.post(at(shoot, "departure")).url == at(shoot)
    assert "Robin retired" in words(client.get(at(shoot)))
    client.post(at(shoot, "comeback"))

    assert shoot.participants.get().status == "competing"


def test_the_host_locks_and_unlocks_it(page, shoot):
    page.post(at(shoot, "lock"))
    assert "Locked: nobody else can join." in words(page.get(at(shoot)))
    page.post(at(shoot, "lock/lifting"))

    assert not as_now(shoot).is_locked


def test_renewed_links_are_other_links(page, shoot):
    before = page.get(at(shoot)).content.decode()
    page.post(at(shoot, "link"))
    after = page.get(at(shoot)).content.decode()
    page.post(at(shoot, "watch-link"))

    link = before[before.index("/j/") :].partition("<")[0]
    assert link not in after
    assert as_now(shoot).watch_link_number == 2


def test_what_the_host_changes_is_one_step_and_the_rest_stays(page, shoot):
    sent = settings(title="Final", starts_at="2026-05-01T20:30", capacity="8", round="york")
    page.post(at(shoot, "settings"), sent)

    found = as_now(shoot)
    assert (found.title, found.capacity, found.round_key) == ("Final", 8, "york")
    assert found.starts_at == datetime.fromisoformat("2026-05-01T19:30Z")
    assert kinds(shoot) == ["made", "joined", "changed"]


def test_settings_sent_as_they_are_change_nothing(page, shoot):
    assert page.post(at(shoot, "settings"), settings()).status_code == 302

    assert kinds(shoot) == ["made", "joined"]


def test_the_end_moves_to_later_only(page, shoot):
    refused = page.post(at(shoot, "settings"), settings(expires_at="2026-05-01T20:00"))
    assert refused.status_code == 422
    assert "It can end later than planned" in words(refused)
    page.post(at(shoot, "settings"), settings(expires_at="2026-05-02T02:00"))

    assert as_now(shoot).expires_at == datetime.fromisoformat("2026-05-02T01:00Z")
    assert "Open until Saturday 2 May, 02:00." in words(page.get(at(shoot)))


def test_a_start_time_after_the_start_and_too_few_places_are_refused_in_words(page, shoot, host):
    join(shoot, make_archer("tuck"))
    few = page.post(at(shoot, "settings"), settings(capacity="1"))
    start_shoot(shoot.public_id, by=host)
    late = page.post(at(shoot, "settings"), settings(starts_at="2026-05-01T20:30"))

    assert (few.status_code, late.status_code) == (409, 409)
    assert "More archers than that are here already." in words(few)
    assert "It has started already." in words(late)


def test_closed_it_is_over_and_says_so(page, shoot):
    for _ in range(2):
        assert page.post(at(shoot, "closure")).status_code == 302
    assert "Over." in words(page.get(at(shoot)))
    assert page.post(at(shoot, "start")).status_code == 409

    assert "This shoot is over." in words(page.get(at(shoot, "settings")))


def test_cancelled_the_cards_go_on(page, shoot, robin):
    page.post(at(shoot, "cancellation"))

    assert "Cancelled." in words(page.get(at(shoot)))
    assert robin.slots.get().takes_arrows


def test_another_round_is_made_once_and_led_to(page, shoot):
    first, second = (page.post(at(shoot, "another")) for _ in range(2))

    follower = Shoot.objects.get(follows=shoot)
    assert first.url == second.url == at(follower)


def test_fast_takes_two_taps_and_stands_until_the_host_lifts_it(page, shoot, robin):
    client = browser(robin)
    assert "FAST: stop shooting" in words(client.get(at(shoot, "fast")))
    assert as_now(shoot).fast_at is None
    assert client.post(at(shoot, "fast")).url == at(shoot)
    assert "Robin called it at 19:00." in words(page.get(at(shoot)))
    page.post(at(shoot, "fast/lifting"))

    assert "called it" not in words(client.get(at(shoot)))


def test_fast_again_within_the_minute_is_told_in_words(page, shoot, robin, host):
    call_fast(shoot.public_id, by=Caller(robin.pk))
    page.post(at(shoot, "fast/lifting"))
    answer = browser(robin).post(at(shoot, "fast"))

    assert answer.status_code == 429
    assert 0 < int(answer["Retry-After"]) <= 60
    assert "Call aloud" in words(answer)


def test_those_here_are_listed_by_their_places(page, shoot, marian):
    session = make_session(marian, "Sherwood")
    for name, lane in (("tuck", 2), ("alan", 1)):
        archer = make_archer(name)
        join(shoot, archer, make_slot(archer, session, lane=lane))

    told = words(page.get(at(shoot)))
    assert told.index("Robin not ready") < told.index("1A Alan") < told.index("2A Tuck")


def test_a_page_of_many_asks_as_often_as_one_of_few(page, shoot, django_assert_max_num_queries):
    for number in range(8):
        join(shoot, make_archer(f"a{number}"))

    with django_assert_max_num_queries(15):
        page.get(at(shoot))


def test_home_shows_the_shoots_that_are_not_over_with_one_tap_to_each(shoot, robin, host, page):
    html = browser(robin).get("/").content.decode()
    assert f'href="{at(shoot)}"' in html
    assert "Club night Check-in · 1 here" in text_of(html)
    start_shoot(shoot.public_id, by=host)
    assert "Club night Shooting since 19:00 · 1 here" in words(page.get("/"))
    close_shoot(shoot.public_id, by=host)

    assert at(shoot) not in page.get("/").content.decode()


def test_a_shoot_of_others_is_on_nobody_elses_home(shoot, guy):
    assert at(shoot) not in browser(guy).get("/").content.decode()


def test_after_another_round_was_joined_the_way_there_is_gone(shoot, host, robin, clock):
    another = another_round(shoot.public_id, by=host)
    clock.forward(seconds=timedelta(minutes=1).total_seconds())
    join(another, robin, make_card(robin) if not robin.slots.shooting() else None)

    assert at(another, "participants") not in browser(robin).get(at(shoot)).content.decode()
