import pytest

from scoring.coaching import make_coach
from scoring.models import ClubMembership
from scoring.tests.device import query_count
from scoring.tests.factory import make_archer, make_club, make_session, make_slot
from scoring.tests.pages import text_of
from scoring.tests.phone import Phone

pytestmark = pytest.mark.django_db

CARDS = "/admin/scoring/slot/"


@pytest.fixture
def robin():
    robin = make_archer("robin")
    make_club("Sherwood", archers=(robin,))
    return robin


@pytest.fixture
def slot(robin):
    """Robin's, on which he has shot X and 7."""
    slot = make_slot(robin, make_session(robin))
    Phone(robin).tap_all(slot, "X", "7")
    slot.refresh_from_db()
    return slot


@pytest.fixture
def marian(robin, client):
    """Coaches Sherwood, and is signed in."""
    marian = make_archer("marian")
    make_coach(marian, club_name="Sherwood")
    client.force_login(marian)
    return marian


def card(slot, page=""):
    return f"{CARDS}{slot.pk}/{page or 'change/'}"


def correct(client, slot, **given):
    given = {"number": 2, "value": "9", "reason": "line call"} | given
    return client.post(card(slot, "correction/"), given)


def of_other_clubs():
    will = make_archer("will")
    make_club("Nottingham", archers=(will,))
    return make_slot(will, make_session(will))


# Looking


def test_a_coach_sees_the_cards_of_her_archers_and_no_others(marian, slot, page):
    of_other_clubs()
    cards = text_of(page(CARDS))

    assert "Robin 17 open Practice, 60 cm 1A" in cards
    assert "Will" not in cards


def test_a_superuser_sees_every_card(slot, client, page):
    of_other_clubs()
    client.force_login(make_archer("much", is_staff=True, is_superuser=True))

    assert all(name in text_of(page(CARDS)) for name in ("Robin", "Will"))


def test_a_card_shows_its_shots_and_how_they_came_to_be(marian, slot, page):
    Phone(slot.archer).tap(slot, 2, None)
    shown = text_of(page(card(slot)))

    # Arrows, hits, 10s, Xs, so far and the sum.
    assert "1 X 1 1 1 10 10 In all" in shown
    assert "Shot Before After Who Why Received Device 2 7 empty Robin –" in shown
    assert "2 empty 7 Robin" in shown
    assert "1 empty X Robin" in shown


def test_a_card_leads_to_its_live_page_and_every_arrow_to_its_correction(marian, slot, page):
    shown = page(card(slot))

    for name in ("", "card/", "card.json"):
        assert f'href="/slots/{slot.public_id}/{name}"' in shown
    assert f'href="{card(slot, "correction/")}?number=2"' in shown


def test_what_two_devices_disagree_on_is_said(marian, slot, page):
    Phone(slot.archer).tap(slot, 2, "8")

    assert "Two devices disagree on: Row 1, arrow 2" in text_of(page(card(slot)))
    assert "disputed" in text_of(page(CARDS, state="disputed"))


def test_names_and_reasons_are_shown_as_text(marian, slot, page, client):
    correct(client, slot, reason="<img src=x onerror=alert(1)>")

    assert "&lt;img src=x" in page(card(slot))
    assert "<img src=x" not in page(card(slot))


def test_a_card_of_another_club_is_not_there(marian, slot, client):
    other = of_other_clubs()
    unknown = client.get(f"{CARDS}987654/change/")

    assert unknown.status_code == 302
    for address in (card(other), card(other, "history/"), card(other, "correction/")):
        answer = client.get(address)
        assert (answer.status_code, answer.url) == (302, unknown.url)


def test_a_coach_whose_membership_ends_sees_the_card_no_more(marian, slot, client):
    assert client.get(card(slot)).status_code == 200
    ClubMembership.objects.filter(archer=marian).delete()

    assert client.get(card(slot)).status_code == 302


def test_an_archers_page_leads_to_their_cards(marian, slot, page):
    tuck = make_archer("tuck")
    ClubMembership.objects.create(archer=tuck, club=slot.archer.memberships.get().club)
    make_slot(tuck, slot.session)
    link = f"{CARDS}?archer__public_id={slot.archer.public_id}"

    assert link in page(f"/admin/scoring/archer/{slot.archer.pk}/change/")
    cards = text_of(page(link))
    assert "Robin" in cards
    assert "Tuck" not in cards


@pytest.mark.parametrize(
    "guess", ["archer__password__regex=^p", "archer__login_name=r", "session__owner=1", "total=17"]
)
def test_the_list_answers_no_guesses_at_what_it_does_not_show(marian, slot, client, guess):
    assert client.get(f"{CARDS}?{guess}").status_code == 400


def test_narrowing_to_a_strangers_cards_shows_none(marian, slot, page):
    will = of_other_clubs().archer

    assert "Will" not in page(CARDS, archer__public_id=will.public_id)


@pytest.mark.parametrize("archer", ["robin", "1", str(2**70), "\x00"])
def test_narrowing_to_what_is_no_archer_leads_back_to_the_list(marian, slot, client, archer):
    assert client.get(CARDS, {"archer__public_id": archer}).status_code == 302


def test_guy_is_refused(slot, client):
    client.force_login(make_archer("guy"))

    for address in (CARDS, card(slot), card(slot, "correction/")):
        assert client.get(address).url.startswith("/admin/login/")
    assert correct(client, slot).url.startswith("/admin/login/")
    assert slot.revisions.count() == 2


def test_a_longer_list_asks_no_more_queries(marian, slot, page):
    few = query_count(lambda: page(CARDS))
    for name in ("tuck", "john", "much", "alan"):
        mate = make_archer(name)
        slot.archer.memberships.get().club.memberships.create(archer=mate)
        make_slot(mate, make_session(mate))
    assert query_count(lambda: page(CARDS)) == few


# Correcting


def test_a_coach_corrects_a_shot_with_a_reason(marian, slot, client):
    answer = correct(client, slot)

    assert (answer.status_code, answer.url) == (302, card(slot))
    slot.refresh_from_db()
    assert (slot.total, slot.version) == (19, 3)
    last = slot.revisions.latest("version")
    assert (last.actor, last.value, last.reason) == (marian, "9", "line call")


def test_old_new_who_and_why_stay_on_the_cards_page(marian, slot, client, page):
    correct(client, slot)
    shown = text_of(page(card(slot)))

    assert "Shot 2 is corrected: 7 became 9." in shown
    assert "2 7 9 Marian line call" in shown


def test_a_correction_is_announced_like_any_arrow(marian, slot, client, announced):
    correct(client, slot)

    assert announced == [[(slot.public_id, 3, 19)]]


def test_a_place_is_cleared_by_a_correction(marian, slot, client):
    correct(client, slot, value="clear")

    slot.refresh_from_db()
    assert (slot.total, slot.shots_fired) == (10, 1)


def test_an_arrow_is_counted_on_a_card_without_a_face(marian, robin, client):
    slot = make_slot(robin, make_session(robin), face_key="none")
    correct(client, slot, number=1, value="not scored")

    slot.refresh_from_db()
    assert (slot.shots_fired, slot.value_counts) == (1, {"": 1})


def test_the_form_knows_the_shot_it_was_opened_for(marian, slot, page):
    form = page(card(slot, "correction/"), number=2)

    assert 'value="2"' in form
    assert "Row 1, arrow 2 · now on the card: 7" in text_of(form)
    assert "10 9 8 7 6 5 4 3 2 1 M no arrow: clear the place" in text_of(form)


@pytest.mark.parametrize("number", ["", "0", "x", "303", "9" * 30])
def test_without_a_shot_the_form_lets_one_be_tapped(marian, slot, page, number):
    form = page(card(slot, "correction/"), number=number)

    assert "Tap the arrow" in form
    assert f'href="{card(slot, "correction/")}?number=1"' in form
    assert "now on the card" not in form


@pytest.mark.parametrize(
    ("given", "status", "words"),
    [
        ({"reason": "  "}, 422, "This field is required."),
        ({"reason": "x" * 501}, 422, "at most 500 characters"),
        ({"reason": "a\x00b"}, 422, "Null characters are not allowed."),
        ({"value": ""}, 422, "This field is required."),
        ({"value": "11"}, 422, "11 is not one of the available choices."),
        ({"number": "0"}, 422, "greater than or equal to 1"),
        ({"number": "99999999999"}, 422, "less than or equal to 20000"),
        ({"number": "two"}, 422, "Enter a whole number."),
        ({"number": "303"}, 422, "the card has no place 303"),
        ({"reason": "a\u2028b"}, 422, "one line"),
    ],
)
def test_what_cannot_be_is_refused_in_words_and_changes_nothing(
    marian, slot, client, given, status, words
):
    answer = correct(client, slot, **given)

    assert answer.status_code == status
    assert words in text_of(answer.content.decode())
    assert slot.revisions.count() == 2


def test_a_coach_of_another_club_corrects_nothing(marian, slot, client):
    other = of_other_clubs()

    assert correct(client, other).url == "/admin/"
    assert not other.revisions.exists()


def test_a_coach_does_not_correct_her_own_card(marian, client, page):
    own = make_slot(marian, make_session(marian))

    assert "Correct a shot" not in page(card(own))
    assert correct(client, own).url == "/admin/"
    assert not own.revisions.exists()


def test_nothing_else_about_a_card_is_changed_here(marian, slot, client):
    for address in (f"{CARDS}add/", card(slot, "delete/"), card(slot)):
        assert client.post(address, {"total": 720}).status_code == 403
    client.post(CARDS, {"action": "delete_selected", "_selected_action": slot.pk, "post": "yes"})

    slot.refresh_from_db()
    assert slot.total == 17
