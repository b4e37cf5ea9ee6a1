"""Forms as a browser without JavaScript finds them. Cases EA-27 and EA-32."""

import re

import pytest
from django.http import HttpResponse
from django.urls import resolve

from archstats.tests.access_to_pages import PAGES
from archstats.tests.document import Element, parsed
from archstats.tests.test_access import browser_of

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

TEMPLATE = re.compile(r"<template.*?</template>", re.DOTALL)
REFUSAL = re.compile(r'<ul class="errorlist.*?</ul>', re.DOTALL)
# Of guests, of more than one device or set of arrows, of what is ready, locked, left, finished,
# closed or pinned to an end: there their own tests post them.
IN_ANOTHER_STATE = {
    "/me/account/",
    "/me/arrows/in-use/",
    "/me/devices/revocation/",
    "/sessions/{session_id}/opening/",
    "/shoots/{shoot_id}/comeback/",
    "/shoots/{shoot_id}/lock/lifting/",
    "/shoots/{shoot_id}/participants/",
    "/shoots/{shoot_id}/ready/withdrawal/",
    "/slots/{slot_id}/comeback/",
    "/slots/{slot_id}/confirmation/",
    "/slots/{slot_id}/notes/{note_id}/reading/",
}


@pytest.fixture(scope="module")
def forms(made):
    """All that anybody is shown, each with the address to which it goes."""
    return [
        (form.attributes.get("action") or address.partition("?")[0], form)
        for question in PAGES
        if question.method == "GET"
        for address, _ in [question.about(made, under="")]
        for caller in ("nobody", "guy", "robin", "john", "marian")
        for form in forms_on(browser_of(made, caller).get(address))
    ]


def forms_on(answer: HttpResponse) -> list[Element]:
    if not answer.headers.get("Content-Type", "").startswith("text/html"):
        return []
    page = parsed(TEMPLATE.sub("", answer.content.decode()))
    return [element for element in page.all() if element.tag == "form"]


def route_of(address: str) -> str:
    return "/" + re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", resolve(address.partition("?")[0]).route)


def aims_of(address: str, form: Element) -> list[str]:
    """Its buttons may send it elsewhere."""
    return [address, *(each.attributes["formaction"] for each in form.marked("formaction"))]


def test_every_form_is_sent_by_a_button_to_a_page_that_takes_it(forms):
    taken = {(question.method, question.path.partition("?")[0]) for question in PAGES}
    assert len(forms) > 100
    for address, form in forms:
        method = form.attributes.get("method", "get").upper()
        buttons = [each for each in form.all() if each.tag == "button"]
        names = [field.attributes["name"] for field in form.marked("name")]
        assert any(each.attributes.get("type", "submit") == "submit" for each in buttons), address
        assert (method == "POST") == ("csrfmiddlewaretoken" in names), address
        assert {(method, route_of(each)) for each in aims_of(address, form)} <= taken
        # With htmx it is the same question to the same view.
        assert form.attributes.get("hx-post", address) == address


def test_every_page_that_takes_a_form_is_the_aim_of_one(forms):
    aims = {route_of(aim) for address, form in forms for aim in aims_of(address, form)}
    posted = {question.path for question in PAGES if question.method == "POST"}

    assert posted - aims == IN_ANOTHER_STATE


def test_the_same_words_and_status_refuse_a_form_with_and_without_htmx(made):
    robin = browser_of(made, "robin")
    address = f"/slots/{made.ids['slot_id']}/rows/"
    plain = robin.post(address, {"shot_per_round": 13})
    live = robin.post(address, {"shot_per_round": 13}, headers={"HX-Request": "true"})

    assert plain.status_code == live.status_code == 422
    assert REFUSAL.findall(plain.content.decode()) == REFUSAL.findall(live.content.decode()) != []
