"""What every page of the site promises. Without the database: a page that needed it would fail."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.test import Client, override_settings
from django.views.defaults import bad_request, permission_denied

from scoring.tests.pages import assert_keeps_to_policy

# What every page needs and the score page, which is not to wait for the others; what these need.
STYLESHEETS = {"site.css", "pages.css"}
CSS = Path(settings.BASE_DIR) / "static" / "css"
PAGES = {
    "/": 200,
    "/start/": 200,
    "/start/?text=york": 200,
    "/sign-in/": 200,
    "/sign-out/": 200,
    "/me/": 401,
    "/rounds/": 200,
    "/rounds/york/?score=534": 200,
    "/rounds/york/?score=x": 422,
    "/rounds/nothing/": 404,
    "/nowhere/": 404,
}


def addresses_in(html):
    return [
        address for address in re.findall(r'(?:href|action)="([^"]*)"', html) if address[0] == "/"
    ]


def test_the_first_page_has_one_promise_and_one_way_to_begin(client):
    html = client.get("/").content.decode()

    assert html.count("<h1") == 1
    assert html.count("button--primary") == 1
    assert 'href="/start/"' in html


@pytest.mark.parametrize("path", PAGES)
def test_every_link_of_a_page_leads_somewhere(client, path):
    page = client.get(path)
    assert page.status_code == PAGES[path]
    addresses = set(addresses_in(page.content.decode()))
    assert {"/", "/rounds/", "/api/swagger"} <= addresses

    for address in addresses:
        if not address.startswith("/static/"):
            assert client.get(address).status_code == 200, address


@pytest.mark.parametrize("path", PAGES)
def test_a_page_keeps_to_the_content_security_policy(client, path):
    html = client.get(path).content.decode()

    assert html.count("<script") == 1
    assert_keeps_to_policy(html)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_has_a_title_a_language_and_one_heading(client, path):
    html = client.get(path).content.decode()

    assert re.search(r"<title>[^<]*Archstats[^<]*</title>", html)
    assert re.search('<html lang="en-gb"[ >]', html)
    assert html.count("<h1") == 1


def test_the_frame_of_the_browser_has_the_colour_of_the_page(client):
    html = client.get("/rounds/").content.decode()

    # Dark by the machine, and by the address of a screen.
    light, dark, dark_too, _sun = re.findall(
        r"--color-page: (#\w+);", (CSS / "base.css").read_text()
    )
    assert dark_too == dark
    assert re.findall(r'"theme-color" content="(#\w+)" media="\(([\w-]+: \w+)\)"', html) == [
        (light, "prefers-color-scheme: light"),
        (dark, "prefers-color-scheme: dark"),
    ]


def test_the_crests_on_the_first_page_add_up(client):
    html = client.get("/").content.decode()

    assert re.findall(r'home__sum">(\d+)', html) == ["48", "45", "47"]


def test_an_unknown_address_is_answered_with_words_and_a_way_on(client):
    answer = client.get("/nowhere/<script>/")

    html = answer.content.decode()
    assert answer.status_code == 404
    assert "There is nothing at this address." in html
    assert "<script>/" not in html


def test_the_error_page_needs_no_context_no_request_and_no_database():
    html = render_to_string("500.html")

    assert "Something went wrong here." in html
    assert 'href="/"' in html


@override_settings(ROOT_URLCONF="archstats.tests.served_urls")
def test_after_an_error_the_page_keeps_what_happened_to_itself():
    client = Client(raise_request_exception=False)

    answer = client.get("/crash")

    assert answer.status_code == 500
    assert "Something went wrong here." in answer.content.decode()
    assert "secret" not in answer.content.decode()


@override_settings(ROOT_URLCONF="archstats.tests.served_urls")
def test_while_the_database_is_away_the_page_asks_for_patience(caplog):
    answer = Client(raise_request_exception=False).get("/away")

    assert answer.status_code == 503
    assert int(answer["Retry-After"]) >= 1
    assert "Nothing is lost" in answer.content.decode()
    assert "secret" not in answer.content.decode()
    # One line that says why, and no trace: it may happen to every request of some seconds.
    assert [record.exc_info for record in caplog.records] == [None]


@pytest.mark.parametrize(
    ("view", "status", "words"),
    [
        (bad_request, 400, "This request cannot be read."),
        (permission_denied, 403, "This is not yours to open."),
    ],
)
def test_other_refusals_have_words_too(rf, view, status, words):
    answer = view(rf.get("/"), ValueError("a secret"))

    assert answer.status_code == status
    assert words in answer.content.decode()
    assert "secret" not in answer.content.decode()


def test_a_form_from_an_old_page_is_refused_in_words():
    answer = Client(enforce_csrf_checks=True).post("/admin/login/")

    assert answer.status_code == 403
    assert "This page was open for too long." in answer.content.decode()


def test_the_stylesheets_are_layers_and_the_files_of_each():
    named = [pair for sheet in STYLESHEETS for pair in files_named_by(sheet)]

    written = {str(file.relative_to(CSS)) for file in CSS.rglob("*.css")}
    assert sorted(file for file, _ in named) == sorted(written - STYLESHEETS)
    for file, layer in named:
        assert (file.split("/")[0] if "/" in file else Path(file).stem) == layer


def files_named_by(sheet):
    first, *imports = (CSS / sheet).read_text().splitlines()
    # Whichever comes first says in which order the layers of both count.
    assert first == "@layer reset, base, components, pages, utilities, print;"
    named = r'@import url\("([\w/.-]+)"\) layer\((\w+)\);'
    return [re.fullmatch(named, line).groups() for line in imports]


def test_no_file_of_the_stylesheet_names_another():
    # They are joined into one; an address relative to a folder would lead elsewhere.
    for file in CSS.rglob("*.css"):
        if file.name not in STYLESHEETS:
            assert "url(" not in file.read_text(), file
