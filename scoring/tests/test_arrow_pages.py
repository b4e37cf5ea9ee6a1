"""An archer's arrows on pages: add, change, retire, and which set is shot."""

import pytest
from django.utils.html import escape

from scoring.arrows import add_set
from scoring.callers import Caller
from scoring.models import Archer, Arrow
from scoring.tests.factory import make_archer, make_grant, make_slot
from scoring.tests.pages import shots_in, text_of
from scoring.tests.phone import Phone
from scoring.tests.visitor import browser

pytestmark = pytest.mark.django_db

ASH = {"set_name": "Ash", "first": "1", "last": "12", "spine": "500", "diameter_mm": "5.2"}


@pytest.fixture
def me(robin):
    return browser(robin)


def add(archer, *numbers, name="Ash", **facts):
    add_set(numbers, by=Caller(archer.pk), set_name=name, **facts)
    return Arrow.objects.get(archer=archer, set_name=name, number=numbers[0])


def read(client, path="/me/arrows/"):
    answer = client.get(path)
    assert answer.status_code == 200
    return text_of(answer.content.decode())


def in_use(archer):
    return Archer.objects.get(pk=archer.pk).arrow_set


def test_twelve_alike_are_added_at_once_and_shot_from_then_on(me, robin):
    answer = me.post("/me/arrows/", ASH)

    assert (answer.status_code, answer["Location"]) == (302, "/me/arrows/")
    facts = {*Arrow.objects.values_list("archer", "set_name", "spine", "diameter_mm")}
    assert facts == {(robin.pk, "Ash", 500, 5.2)}
    assert [*Arrow.objects.values_list("number", flat=True)] == [*range(1, 13)]
    assert "Ash 12 arrows · spine 500 · 5.2 mm Not shooting these" in read(me)
    assert in_use(robin) == "Ash"


def test_one_is_added_by_its_number_alone(me):
    me.post("/me/arrows/", {"set_name": "Ash", "first": "7"})

    assert Arrow.objects.get().number == 7


@pytest.mark.parametrize(
    ("field", "wrong", "words"),
    [
        ("set_name", "", "Give the set a name."),
        ("set_name", "x" * 41, "at most 40"),
        ("first", "", "from 1 to 999"),
        ("first", "0", "from 1 to 999"),
        ("first", "one", "from 1 to 999"),
        ("last", "1000", "from 1 to 999"),
        ("last", "73", "from 1 to 72"),
        ("spine", "stiff", "such as 500"),
        ("diameter_mm", "21", "such as 5.2"),
        ("diameter_mm", "nan", "such as 5.2"),
        ("length_mm", "-1", "such as 5.2"),
        ("weight_grains", "0", "such as 5.2"),
    ],
)
def test_what_no_arrow_has_is_told_beside_its_field_and_nothing_is_added(me, field, wrong, words):
    answer = me.post("/me/arrows/", ASH | {field: wrong})

    assert answer.status_code == 422
    assert words in text_of(answer.content.decode())
    assert not Arrow.objects.exists()


def test_a_number_means_one_arrow_of_a_set(me, robin):
    third = add(robin, 3)
    assert me.post("/me/arrows/", ASH).status_code == 422
    fourth = add(robin, 4)
    answer = me.post(f"/me/arrows/{fourth.pk}/", {"set_name": "Ash", "number": "3"})

    assert answer.status_code == 422
    assert "has an arrow of this number already" in text_of(answer.content.decode())
    assert [*Arrow.objects.values_list("number", flat=True)] == [3, 4]
    me.post(f"/me/arrows/{third.pk}/retirement/")
    assert (
        me.post(f"/me/arrows/{fourth.pk}/", {"set_name": "Ash", "number": "3"}).status_code == 302
    )


def test_an_arrow_whose_number_is_taken_away_is_told_which_it_may_have(me, robin):
    arrow = add(robin, 1)
    answer = me.post(f"/me/arrows/{arrow.pk}/", {"set_name": "Ash", "number": ""})

    assert answer.status_code == 422
    assert "from 1 to 999" in text_of(answer.content.decode())


def test_an_arrow_is_changed(me, robin):
    arrow = add(robin, 1, spine=500, diameter_mm=5.2)
    assert 'value="5.2"' in me.get(f"/me/arrows/{arrow.pk}/").content.decode()
    me.post(f"/me/arrows/{arrow.pk}/", {"set_name": "Oak", "number": "2", "spine": "400"})

    arrow.refresh_from_db()
    facts = (arrow.set_name, arrow.number, arrow.spine, arrow.diameter_mm)
    assert facts == ("Oak", 2, 400, None)


def test_an_arrow_that_was_shot_is_retired_and_one_that_was_not_is_gone(me, robin, slot):
    shot, spare = add(robin, 1), add(robin, 2, name="Oak")
    Phone(robin).tap(slot, 1, "9", x_mm=3, y_mm=4, arrow_id=shot.pk)
    assert "Shot once, mean 9.0" in read(me)
    for arrow in (shot, spare):
        assert me.post(f"/me/arrows/{arrow.pk}/retirement/").status_code == 302

    assert Arrow.objects.get().retired_at is not None
    assert "Retired arrows Arrow 1 Shot once" in read(me)
    assert "Retire this arrow" not in read(me, f"/me/arrows/{shot.pk}/")


def test_one_tap_chooses_the_set_and_leads_back_to_the_card(me, robin, slot):
    add(robin, 1)
    add(robin, 5, 6, name="Oak")
    card = f"/slots/{slot.public_id}/"
    assert f'name="next" value="{card}"' in me.get(f"/me/arrows/?next={card}").content.decode()
    answer = me.post("/me/arrows/in-use/", {"set": "Oak", "next": card})

    assert answer["Location"] == card
    page = me.get(card).content.decode()
    assert ">5</button>" in page
    assert ">6</button>" in page
    assert page.count("data-arrow-id") == 2
    me.post("/me/arrows/in-use/", {"set": ""})
    assert "data-arrow-id" not in me.get(card).content.decode()


@pytest.mark.parametrize("elsewhere", ["https://example.org/", "//example.org", ""])
def test_choosing_leads_to_no_other_site(me, elsewhere):
    assert me.post("/me/arrows/in-use/", {"set": "", "next": elsewhere})["Location"] in (
        "/",
        "/me/arrows/",
    )


def test_a_set_that_nobody_has_cannot_be_shot(me, robin):
    add(make_archer("guy"), 1)

    assert me.post("/me/arrows/in-use/", {"set": "Ash"}).status_code == 404
    assert in_use(robin) == ""


def test_a_mate_with_the_card_sees_no_number_of_its_archer(robin, slot):
    tuck = make_archer("tuck")
    make_grant(slot, tuck)
    add(robin, 1)
    add(tuck, 2)

    page = browser(tuck).get(f"/slots/{slot.public_id}/").content.decode()
    assert "data-keys" in page
    assert "data-arrow-id" not in page


def test_anothers_arrow_has_no_page(robin):
    arrow, guy = add(robin, 1), browser(make_archer("guy"))

    assert guy.get(f"/me/arrows/{arrow.pk}/").status_code == 404
    assert guy.post(f"/me/arrows/{arrow.pk}/", {"set_name": "x", "number": "2"}).status_code == 404
    assert guy.post(f"/me/arrows/{arrow.pk}/retirement/").status_code == 404
    assert Arrow.objects.get().number == 1


def test_the_number_of_an_arrow_is_told_in_its_row(me, robin):
    slot, arrow = make_slot(robin, round_key="wa18"), add(robin, 7)
    Phone(robin).tap(slot, 1, "9", arrow_id=arrow.pk)

    place, _, x, y, number = shots_in(me.get(f"/slots/{slot.public_id}/").content.decode())[0]
    assert (place, x, y, number) == ("1", "", "", "7")


def test_however_many_arrows_there_are_the_page_asks_the_database_as_often(
    me, robin, django_assert_max_num_queries
):
    add(robin, *range(1, 60))
    add(robin, *range(1, 60), name="Oak")
    with django_assert_max_num_queries(6):
        read(me)


def test_a_set_with_markup_for_a_name_is_text(me):
    name = "<b>Ash</b>"
    me.post("/me/arrows/", ASH | {"set_name": name})

    page = me.get("/me/arrows/").content.decode()
    assert name not in page
    assert escape(name) in page
