"""The round list, asked as a browser without JavaScript asks it.

No test here may use the database, so the page does not.
"""

import re

import pytest

from scoring.rounds import catalogue
from scoring.tests.pages import listed, text_of


def test_without_filters_every_round_is_listed(page):
    assert listed(page("/rounds/")) == catalogue().keys()


def test_a_row_says_what_the_round_is(page):
    row = "York 144 arrows · 100, 80, 60 yards · 122 cm · most 1296"

    assert row in text_of(page("/rounds/", text="york"))


def test_a_field_course_is_listed_with_its_extremes(page):
    row = (
        "WA Field 24 Red Marked 72 arrows · 10 to 60 metres · 20, 40, 60, 80 cm WA field · most 432"
    )

    assert row in text_of(page("/rounds/", text="24 red marked"))


def test_rounds_that_differ_in_the_face_alone_read_differently(page):
    text = text_of(page("/rounds/", text="portsmouth"))

    for face in ("60 cm", "60 cm, inner 10", "60 cm triple", "60 cm triple, inner 10"):
        assert f"60 arrows · 20 yards · {face} · most 600" in text


def test_every_section_of_the_list_can_be_jumped_to(page):
    html = page("/rounds/")

    jumps = re.findall(r'href="#(\w+)">', html.partition("rounds__jumps")[2])
    assert jumps == ["yards", "metres", "indoors", "field"]
    assert re.findall(r'<h2[^>]* id="(\w+)"', html) == jumps
    assert "rounds__jumps" not in page("/rounds/", text="york", unit="yd")


@pytest.mark.parametrize(
    ("asked", "status", "title"),
    [
        ({}, 200, "Rounds – Archstats"),
        ({"text": "portsmouth"}, 200, "Rounds for portsmouth – Archstats"),
        ({"distance_to": "x"}, 422, "Check the filters – Archstats"),
    ],
)
def test_the_title_of_the_list_says_what_was_asked(page, asked, status, title):
    assert f"<title>{title}</title>" in page("/rounds/", status, **asked)


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

    assert "No round fits. Try a shorter name." in text_of(html)
    assert 'href="/rounds/">Show all' in html


def test_only_filters_that_are_set_are_to_be_fewer(page):
    filters = {"place": "indoor", "distance_from": "100"}

    assert "No round fits. Try fewer filters." in text_of(page("/rounds/", **filters))
    both = text_of(page("/rounds/", text="york", **filters))
    assert "No round fits. Try a shorter name or fewer filters." in both


@pytest.mark.parametrize("typed", ["abc", "-5", "0", "1e400", "9" * 5000, "70.5"])
def test_a_wrong_distance_is_refused_beside_its_field_and_kept(page, typed):
    html = page("/rounds/", 422, text="wa", distance_from=typed)

    assert "Write a whole number such as 50." in html
    assert f'value="{typed}"' in html
    assert 'value="wa"' in html
    assert not listed(html)


def test_distances_the_wrong_way_round_are_refused(page):
    html = page("/rounds/", 422, distance_from="70", distance_to="50")

    assert "Must be 70 or more." in html


def test_the_cursor_is_where_the_first_mistake_is(page):
    for html in (
        page("/rounds/", 422, distance_from="x", distance_to="y"),
        page("/rounds/york/", 422, score="x"),
    ):
        (field,) = re.findall(r"<[^>]* autofocus[^>]*>", html)
        assert 'value="x"' in field
    assert "autofocus" not in page("/rounds/york/", score="534")


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
