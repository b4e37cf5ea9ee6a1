"""The round list and the round page, asked as a browser without JavaScript asks them.

None of these tests may use the database, so none of these pages does.
"""

import re

import pytest

from scoring.classifications import ladder
from scoring.par_table import checkpoints, par_table
from scoring.profiles import BOWSTYLES, Profile
from scoring.rounds import catalogue, round_for

ADULT = Profile("recurve", "open", "adult")


@pytest.fixture
def page(client):
    def page(path, expect=200, **asked):
        answer = client.get(path, asked)
        assert answer.status_code == expect, answer.content
        return answer.content.decode()

    return page


def listed(html):
    return set(re.findall(r'href="/rounds/(\w+)/"', html))


def text_of(html):
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_without_filters_every_round_is_listed(page):
    assert listed(page("/rounds/")) == catalogue().keys()


def test_a_row_says_what_the_round_is(page):
    row = "York 144 arrows · 100, 80, 60 yards · most 1296"

    assert row in text_of(page("/rounds/", text="york"))


def test_a_field_course_is_listed_with_its_extremes(page):
    row = "WA Field 24 Red Marked 72 arrows · 10 to 60 metres · most 432"

    assert row in text_of(page("/rounds/", text="24 red marked"))


@pytest.mark.parametrize(
    ("asked", "found", "not_found"),
    [
        ({"text": "PORTS comp"}, "portsmouth_compound", "portsmouth"),
        ({"place": "indoor"}, "portsmouth", "york"),
        ({"place": "outdoor"}, "york", "portsmouth"),
        ({"unit": "m"}, "wa1440_90", "york"),
        ({"unit": "yd"}, "york", "wa1440_90"),
        ({"distance_from": "70", "distance_to": "90"}, "long_metric_90", "wa1440_90"),
        ({"distance_from": "60", "unit": "yd"}, "york", "national"),
        # 60 yards are 55 metres.
        ({"distance_from": "55"}, "wa720_70", "york"),
    ],
)
def test_a_filter_lists_only_what_fits(page, asked, found, not_found):
    keys = listed(page("/rounds/", **asked))

    assert found in keys
    assert not_found not in keys


def test_when_no_round_fits_the_page_says_so_and_how_to_go_on(page):
    html = page("/rounds/", text="no such thing")

    assert "No round fits." in html
    assert 'href="/rounds/">Show all rounds' in html


@pytest.mark.parametrize("typed", ["abc", "-5", "0", "1e400", "9" * 5000, "70.5"])
def test_a_wrong_distance_is_refused_beside_its_field_and_kept(page, typed):
    html = page("/rounds/", 422, text="wa", distance_from=typed)

    assert "Write a whole number such as 50." in html
    assert f'value="{typed}"' in html
    assert 'value="wa"' in html
    assert not listed(html)


def test_distances_the_wrong_way_round_are_refused(page):
    html = page("/rounds/", 422, distance_from="70", distance_to="50")

    assert "Write a distance that is not below the first." in html


@pytest.mark.parametrize("asked", [{"place": "moon"}, {"unit": "ell"}, {"text": "a\0b"}])
def test_what_no_form_sends_is_refused(page, asked):
    page("/rounds/", 422, **asked)


@pytest.mark.parametrize("hostile", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>'])
@pytest.mark.parametrize(
    ("path", "field", "status"),
    [
        ("/rounds/", "text", 200),
        ("/rounds/", "distance_to", 422),
        ("/rounds/york/", "score", 422),
        ("/rounds/york/", "bowstyle", 422),
    ],
)
def test_hostile_text_comes_back_as_text(page, hostile, path, field, status):
    html = page(path, status, **{field: hostile})

    assert hostile not in html
    assert "<img" not in html


def test_every_round_has_its_page(page):
    for round_ in catalogue().values():
        html = page(f"/rounds/{round_.key}/")
        assert f'<h1 class="round__name">{round_.name}</h1>' in html


def test_an_unknown_round_is_not_found_and_there_is_a_way_on(page):
    html = page("/rounds/yorkk/", 404)

    assert "There is no such round." in html
    assert 'href="/rounds/"' in html


def test_a_round_shows_its_distances_its_faces_and_its_values(page):
    text = text_of(page("/rounds/wa1440_90/"))

    assert "Arrows 144 In each end 6 Most possible 1440" in text
    for words in ("90 metres 122 cm face 36 arrows", "30 metres 80 cm face 36 arrows"):
        assert words in text
    assert "X 10 9 8 7 6 5 4 3 2 1 M" in text


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

    assert "Class 36 100 yd 72 100 yd 120 80 yd 144 60 yd EMB" in text
    assert "A1 102 203 398 534" in text


def test_a_score_of_nothing_has_no_handicap_and_no_class(page):
    assert "Your score 0 Handicap – Class –" in text_of(page("/rounds/york/", score="0"))


def test_at_the_top_there_is_no_next_class(page):
    assert "No class is higher on this round." in page("/rounds/york/", score="1296")


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


def test_a_round_and_its_compound_twin_have_the_same_classes_for_a_compound():
    for round_ in catalogue().values():
        for bowstyle in BOWSTYLES:
            profile = Profile(bowstyle, "female", "u18")
            assert ladder(round_, profile) == ladder(round_.shot_with(bowstyle), profile)


@pytest.mark.parametrize("typed", ["1297", "-1", "abc", "5.5", "9" * 5000, "NaN"])
def test_an_impossible_score_is_refused_beside_its_field_and_kept(page, typed):
    html = page("/rounds/york/", 422, score=typed, bowstyle="longbow")

    assert "Write a whole number from 0 to 1296, the most York can make." in html
    assert f'value="{typed}"' in html
    assert '<option value="longbow" selected>' in html


@pytest.mark.parametrize("field", ["bowstyle", "category", "age_group"])
def test_an_unknown_profile_is_refused(page, field):
    assert "Choose one from the list." in page("/rounds/york/", 422, score="534", **{field: "elf"})


@pytest.mark.parametrize("path", ["/rounds/", "/rounds/york/"])
def test_these_pages_only_answer(client, path):
    assert client.head(path).status_code == 200
    assert client.post(path).status_code == 405


def test_checkpoints_are_whole_ends_at_every_distance_break_and_at_the_end():
    for round_ in catalogue().values():
        lasts = [each.arrow_count for each in checkpoints(round_)]
        breaks = {places[-1] for places in round_.stretches}

        assert lasts == sorted(set(lasts))
        assert breaks <= set(lasts)
        assert lasts[-1] == round_.arrow_count
        assert len(lasts) <= 4
        assert all(last % round_.end_size == 0 for last in lasts)


@pytest.mark.parametrize(
    ("key", "lasts"),
    [
        ("york", [36, 72, 120, 144]),
        ("american", [30, 60, 90]),
        ("wa720_70", [18, 36, 54, 72]),
        ("bray_i", [15, 30]),
        ("wa_field_24_red_marked", [18, 36, 54, 72]),
    ],
)
def test_checkpoints_of_well_known_rounds(key, lasts):
    assert [each.arrow_count for each in checkpoints(round_for(key))] == lasts


def test_the_par_table_begins_with_the_highest_class_and_ends_each_row_on_its_score():
    rows = par_table(round_for("york"), ADULT)

    assert [row.classification for row in rows][:2] == ["EMB", "GMB"]
    assert all(row.pars[-1] == row.score for row in rows)
