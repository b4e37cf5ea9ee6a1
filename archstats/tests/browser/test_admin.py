"""A coach's way into the admin, in a real browser: its forms must pass our own policy."""

import pytest

from archstats.tests.serving import manage

pytestmark = pytest.mark.server


def test_a_coach_is_made_signs_in_and_sees_the_archers(phone, served_database):
    embedded = {"ARCHSTATS_EMBEDDED": "1", "DATABASE_URL": served_database}
    manage("make_coach", "marian", "--club", "Sherwood", typed="nottingham-42\n", **embedded)
    page = phone(viewport={"width": 1280, "height": 900})
    page.goto("/admin/")
    page.get_by_label("Login name").fill("marian")
    page.get_by_label("Password").fill("nottingham-42")
    page.get_by_role("button", name="Log in").click()
    page.get_by_role("link", name="Archers").first.click()

    assert page.locator("#result_list").inner_text().count("marian") >= 1
    assert page.get_by_role("link", name="Clubs").count() == 0
