"""The whole card of a slot, and the card to take along. Cases IA-26, ST-07."""

import csv
import io
import re

import pytest

from scoring.callers import Caller
from scoring.card_life import confirm_card, finish_card
from scoring.recording import correct_shot
from scoring.scorecards import scorecard_of
from scoring.tests.card_changes import caller, fill, tap
from scoring.tests.device import query_count
from scoring.tests.factory import FULL_PROFILE, make_archer, make_session, make_slot
from scoring.tests.pages import assert_keeps_to_policy, text_of
from scoring.tests.phone import Phone
from scoring.tests.visitor import browser

NAME = "<img src=x onerror=alert(1)>"


def address(slot, ending="card/"):
    return f"/slots/{slot.public_id}/{ending}"


def shown(slot, to=None, ending="card/"):
    answer = browser(to or slot.archer).get(address(slot, ending))
    assert answer.status_code == 200
    return answer.content.decode()


def rows_of(html):
    table = html.partition("<tbody")[2].partition("</table>")[0]
    return [text_of(row) for row in re.findall(r"<tr.*?</tr>", table, re.DOTALL)]


def line(row):
    return re.sub(r"( empty)+", "", row)


@pytest.fixture
def wa18(robin):
    return make_slot(robin, round_key="wa18", shot_per_round=12, **FULL_PROFILE)


@pytest.fixture
def york(robin):
    return make_slot(robin, round_key="york", shot_per_round=6)


def test_it_names_archer_round_distance_face_bow_category_date_and_place(wa18):
    text = text_of(shown(wa18))

    for words in ("Robin", "18 metres", "40 cm", "Recurve", "Open, Adult", "Main Range, 1A"):
        assert words in text
    assert f"{wa18.started_at:%Y}" in text


# Whatever rows the archer has on the screen.
def test_its_rows_are_ends_high_to_low_with_hits_tens_and_running_total(wa18, phone):
    phone.tap_all(wa18, "8", "10", "M", "9")

    rows = rows_of(shown(wa18))
    assert line(rows[0]) == "1 10 8 M 2 1 18 18"
    assert line(rows[1]) == "2 9 1 0 27 9"
    assert line(rows[2]) == "3"
    assert len(rows) == 20 + 1


def test_a_distance_and_the_card_are_summed_up(york, phone):
    phone.tap_all(york, *["9", "7", "7", "5", "3", "M"] * 13)

    rows = rows_of(shown(york))
    assert len(rows) == 24 + 3 + 1
    assert line(rows[12]) == "100 yards 60 12 372"
    assert line(rows[13]) == "13 9 7 7 5 3 M 5 1 403 31"
    assert rows[-1] == "In all 65 13 403"


def test_where_the_archer_writes_dozens_so_does_the_card(york, phone):
    type(york).objects.filter(pk=york.pk).update(shot_per_round=12)
    phone.tap_all(york, *["9"] * 12)

    html = shown(york)
    assert "Dozen" in text_of(html)
    assert len(rows_of(html)) == 12 + 3 + 1


def test_the_sums_of_the_rows_are_the_total_of_the_card(york, phone):
    phone.tap_all(york, *["9", "7", None, "5", "3", "M"] * 20)
    york.refresh_from_db()
    card = scorecard_of(york)

    assert sum(section.tally.total for section in card.sections) == york.total
    assert card.sections[-1].rows[-1].row.running_total == york.total


def test_a_practice_has_the_rows_that_were_shot(slot, phone):
    phone.tap_all(slot, "9", "9", "X", "8")

    assert rows_of(shown(slot)) == ["1 9 9 X 3 1 1 28 28", "2 8 1 0 0 36 8", "In all 4 1 1 36"]


def test_arrows_that_are_counted_only_have_no_sums(robin, phone):
    slot = make_slot(robin, face_key="none")
    phone.tap_all(slot, "", "")

    assert rows_of(shown(slot)) == ["1 • not scored • not scored"]


def test_a_dispute_and_a_late_arrow_are_told_in_words(slot, phone):
    phone.tap_all(slot, "9", "9", "9", "8")
    tap(4, "7")(slot)
    slot.revisions.filter(number=1).update(is_late=True)

    text = text_of(shown(slot))
    assert "Row 2, arrow 1 two phones differ" in text
    assert "Row 1, arrow 1 came late" in text


# IA-18
def test_a_correction_stays_beside_the_card_with_its_reason(slot, phone, marian):
    phone.tap_all(slot, "9", "9")
    correct_shot(slot.public_id, number=2, value="8", reason="Line call.", by=Caller(marian.pk))

    text = text_of(shown(slot))
    assert re.search(r"Row 1, arrow 2 9 → became 8 · Marian · .* · Line call\.", text)


def test_it_says_how_far_the_card_is(wa18, phone):
    phone.tap_all(wa18, *["9"] * 58)
    assert "Not finished." in text_of(shown(wa18))

    finish_card(wa18.public_id, by=caller(wa18))
    text = text_of(shown(wa18))
    assert "Finished, not confirmed yet. Incomplete: 2 arrows were not shot." in text

    confirm_card(wa18.public_id, total=None, by=caller(wa18))
    assert re.search(r"Confirmed: Robin · \d+ \w+ \d{4}, \d\d:\d\d", text_of(shown(wa18)))


def test_it_says_that_it_is_not_for_record_status(wa18):
    assert "Not for record status without a second card on paper." in text_of(shown(wa18))


def test_only_a_coach_is_shown_the_way_to_correct_an_arrow(slot, phone, marian):
    phone.tap_all(slot, "9")
    way = address(slot, "arrows/1/")

    assert way in shown(slot, marian)
    assert way not in shown(slot)


def test_notes_are_seen_by_the_archer_and_a_coach_alone(robin, marian, phone):
    john = make_archer("john")
    slot = make_slot(robin, make_session(john))
    slot.notes.create(author=robin, text="Anchor higher.", written_at=slot.started_at)

    assert "Anchor higher." in shown(slot)
    assert "Anchor higher." in shown(slot, marian)
    assert "Anchor higher." not in shown(slot, john)


# IA-26
def test_names_with_markup_stay_text(db):
    archer = make_archer(display_name=NAME)
    html = shown(make_slot(archer, make_session(archer, location=NAME[::-1])))

    assert "<img" not in html


def test_it_keeps_to_the_content_security_policy(wa18):
    assert_keeps_to_policy(shown(wa18))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("shots", [30, pytest.param(3000, marks=pytest.mark.one_database)])
def test_its_queries_are_as_many_on_a_longer_card(slot, shots):
    fill(slot, Phone(slot.archer), shots)
    client = browser(slot.archer)

    # Key, slot, coach, shots, the notes and for whom, link, late, corrections, and the header.
    assert query_count(lambda: client.get(address(slot))) == 10


def lines_of(slot):
    text = shown(slot, ending="card.csv")
    assert text.startswith("\ufeff")
    return [*csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))]


def test_the_table_has_a_line_for_each_arrow(wa18, phone):
    phone.tap_all(wa18, "8", "10", None, "9")

    lines = lines_of(wa18)
    assert [(each["end"], each["arrow"], each["value"], each["points"]) for each in lines] == [
        ("1", "1", "8", "8"),
        ("1", "2", "10", "10"),
        ("2", "1", "9", "9"),
    ]
    assert [each["running_total"] for each in lines] == ["8", "18", "27"]
    assert {each["archer"] for each in lines} == {"Robin"}


# IA-26
@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(A1)"])
def test_no_cell_is_taken_for_a_formula(db, name):
    archer = make_archer(display_name=name)
    slot = make_slot(archer, make_session(archer, location=name))
    Phone(archer).tap_all(slot, "9")

    [line] = lines_of(slot)
    assert line["archer"] == line["location"] == f"'{name}"


# IA-26
def test_a_name_with_markup_is_kept_in_the_table_as_it_is(db):
    slot = make_slot(make_archer(display_name=NAME))
    Phone(slot.archer).tap_all(slot, "9")

    assert lines_of(slot)[0]["archer"] == NAME


@pytest.mark.parametrize(
    ("ending", "kind"), [("csv", "text/csv; charset=utf-8"), ("json", "application/json")]
)
def test_it_is_a_file_named_for_archer_round_and_day(robin, ending, kind):
    robin.display_name = 'Robin "Hood"/é'
    robin.save()
    slot = make_slot(robin, round_key="wa18")
    answer = browser(robin).get(address(slot, f"card.{ending}"))

    assert answer["Content-Type"] == kind
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''Robin%20%22Hood")
    assert answer["Content-Disposition"].endswith(f"{slot.started_at:%Y-%m-%d}.{ending}")


def test_the_same_for_programs(wa18, phone):
    phone.tap_all(wa18, "8", "10", "9")

    told = browser(wa18.archer).get(address(wa18, "card.json")).json()
    assert (told["round"], told["total"], told["hits"], told["tens"]) == (
        wa18.sheet.round.name,
        27,
        3,
        1,
    )
    assert [each["value"] for each in told["arrows"]] == ["8", "10", "9"]
    assert told["finished_at"] is None


@pytest.mark.parametrize("ending", ["card/", "card.csv", "card.json"])
def test_a_stranger_finds_none_of_it(slot, ending):
    assert browser(make_archer("guy")).get(address(slot, ending)).status_code == 404
    assert browser().get(address(slot, ending)).status_code == 404
