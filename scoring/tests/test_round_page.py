"""The page of a round with its calculator, asked as a browser without JavaScript asks it.

No test here may use the database, so the page does not.
"""

import re

import pytest

from scoring.rounds import catalogue
from scoring.tests.pages import listed, text_of


def test_every_round_has_its_page(page):
    for round_ in catalogue().values():
        html = page(f"/rounds/{round_.key}/")
        assert f'<h1 class="round__name">{round_.name}</h1>' in html


def test_an_unknown_round_is_not_found_and_there_is_a_way_on(page):
    html = page("/rounds/qqqq/", 404)

    assert "“qqqq” leads to no round. Look for it by its name." in text_of(html)
    assert 'href="/rounds/"' in html


@pytest.mark.parametrize(
    ("key", "near"),
    [("yorkk", "york"), ("wa-18", "wa18"), ("bray1", "bray_i"), ("wa_70m", "wa720_70")],
)
def test_beside_an_unknown_round_stand_those_that_may_be_meant(page, key, near):
    html = page(f"/rounds/{key}/", 404)

    assert near in listed(html)
    assert f"“{key}” leads to no round. You may mean one of these:" in text_of(html)


@pytest.mark.parametrize("typed", ["Portsmouth_Compound", "portsmouth-compound"])
def test_a_key_in_another_spelling_leads_to_its_round_with_the_score(client, typed):
    answer = client.get(f"/rounds/{typed}/", {"score": "540"})

    assert (answer.status_code, answer["Location"]) == (
        301,
        "/rounds/portsmouth_compound/?score=540",
    )


def test_a_round_shows_its_distances_its_faces_and_its_values(page):
    text = text_of(page("/rounds/wa1440_90/"))

    assert "Arrows 144 In each end 6 Most possible 1440" in text
    for words in ("90 metres 122 cm face 36 arrows", "30 metres 80 cm face 36 arrows"):
        assert words in text
    assert "X 10 9 8 7 6 5 4 3 2 1 M" in text


def test_a_field_course_in_a_hall_has_a_distance_and_a_face_like_other_indoor_rounds(page):
    text = text_of(page("/rounds/ifaa_indoor/"))

    assert "10 yards 40 cm IFAA indoor face 60 arrows" in text
    assert "changing from peg to peg" not in text
    assert "changing from peg to peg" in text_of(page("/rounds/ifaa_field/"))


def test_a_score_is_worth_its_handicap_its_class_and_the_points_to_the_next(page):
    html = page(
        "/rounds/york/", score="534", bowstyle="recurve", category="open", age_group="adult"
    )

    text = text_of(html)
    assert "Handicap 58" in text
    assert "Class A1" in text
    assert "150 more for B3, at 684." in text


def test_the_usual_archer_need_not_be_named(page):
    assert "Handicap 58 Class A1" in text_of(page("/rounds/york/", score="534"))


def test_without_a_score_the_classes_are_shown_all_the_same(page):
    text = text_of(page("/rounds/york/", bowstyle="barebow"))

    assert "Handicap" not in text.partition("What is a score worth?")[2].partition("Bowstyle")[0]
    assert "Barebow, Open, Adult." in text


def test_par_is_shown_on_the_way_to_each_class(page):
    text = text_of(page("/rounds/york/"))

    assert "Class 36 arrows 100 yd 72 100 yd 120 80 yd 144 60 yd EMB" in text
    assert "A1 102 203 398 534" in text


def test_a_score_of_nothing_has_no_handicap_and_no_class(page):
    text = text_of(page("/rounds/york/", score="0"))

    assert "Your score 0 Handicap none for 0 Class none" in text


@pytest.mark.parametrize(
    ("key", "score", "words"),
    [
        ("york", "1296", "EMB, Elite Master Bowman. This is the highest class."),
        ("portsmouth", "600", "I-GMB, indoor Grand Master Bowman. This is the highest class."),
        ("western", "864", "B3, Bowman 3rd class. B3 is the highest class on this round."),
    ],
)
def test_without_a_next_class_the_page_says_whether_the_scheme_or_the_round_ends(
    page, key, score, words
):
    assert words in text_of(page(f"/rounds/{key}/", score=score))


def test_the_result_comes_right_after_the_heading_and_says_for_whom_it_is(page):
    asked = {"bowstyle": "compound", "category": "female", "age_group": "50+"}

    after = text_of(page("/rounds/portsmouth/", score="540", **asked).partition("</h1>")[2])
    result = after.partition(" Arrows 60 ")[0]
    assert result.startswith("Your score 540 Handicap")
    who = "Compound, Female, 50 and over. Compounds: only the inner 10 counts 10."
    assert who in result


def test_the_class_and_what_it_takes_are_spelled_out(page):
    text = text_of(page("/rounds/portsmouth/", score="400"))

    assert "I-A3, indoor Archer 3rd class." in text
    assert "A is Archer, B Bowman, MB Master Bowman, GMB Grand Master Bowman" in text
    assert "by the score alone; for the award Archery GB asks for more arrows and events." in text


@pytest.mark.parametrize(
    ("key", "score", "status", "title"),
    [
        ("york", "", 200, "York"),
        ("york", "534", 200, "534 on the York: A1"),
        ("frostbite", "300", 200, "300 on the Frostbite"),
        ("york", "x", 422, "Check the score"),
    ],
)
def test_the_title_of_a_round_says_the_result(page, key, score, status, title):
    assert f"<title>{title} – Archstats</title>" in page(f"/rounds/{key}/", status, score=score)


def test_reached_classes_and_the_own_one_are_told_in_words(page):
    html = page("/rounds/york/", score="400")

    (row,) = re.findall(r'<tr[^>]* aria-current="true">.*?</tr>', html, re.DOTALL)
    assert text_of(row).startswith("A2 your class")
    assert "A3 reached" in text_of(html)
    assert "A1 reached" not in text_of(html)


def test_a_round_without_classes_says_so_once(page):
    html = page("/rounds/frostbite/", score="300")

    assert html.count("Archery GB has no classes for this round.") == 1
    assert "Handicap 47" in text_of(html)


def test_a_compound_indoors_is_scored_by_the_inner_ten(page):
    html = page("/rounds/portsmouth/", score="575", bowstyle="compound")

    assert "Compounds: only the inner 10 counts 10." in html
    assert "Handicap 17" in text_of(html)
    assert "Handicap 17" in text_of(page("/rounds/portsmouth_compound/", score="575"))
    assert "Handicap 17" not in text_of(page("/rounds/portsmouth/", score="575"))


@pytest.mark.parametrize("typed", ["1297", "-1", "abc", "5.5", "9" * 5000, "NaN"])
def test_an_impossible_score_is_refused_beside_its_field_and_kept(page, typed):
    html = page("/rounds/york/", 422, score=typed, bowstyle="longbow")

    assert "Write a whole number from 0 to 1296, the most York can make." in html
    assert f'value="{typed}"' in html
    assert '<option value="longbow" selected>' in html


def test_beside_a_wrong_score_the_classes_stay(page):
    text = text_of(page("/rounds/york/", 422, score="9999", bowstyle="barebow"))

    assert "Barebow, Open, Adult." in text
    assert "Class 36 arrows" in text


@pytest.mark.parametrize("field", ["bowstyle", "category", "age_group"])
def test_an_unknown_profile_is_refused(page, field):
    assert "Choose one from the list." in page("/rounds/york/", 422, score="534", **{field: "elf"})


def test_no_two_landmarks_of_the_page_have_one_name(page):
    names = re.findall(r'aria-label(?:ledby)?="([^"]+)"', page("/rounds/york/", score="534"))

    assert {"ask-title", "classes-title"} <= set(names)
    assert len(names) == len(set(names))


@pytest.mark.parametrize("path", ["/rounds/", "/rounds/york/"])
def test_these_pages_only_answer(client, path):
    assert client.head(path).status_code == 200
    assert client.post(path).status_code == 405
