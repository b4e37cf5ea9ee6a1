"""An own file brought back on its page."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from scoring.models import Slot
from scoring.tests.bringing import gone, text_of_all
from scoring.tests.factory import make_archer
from scoring.tests.pages import text_of
from scoring.tests.visitor import browser

pytestmark = pytest.mark.django_db


def posted(archer, text):
    file = SimpleUploadedFile("own.json", text, content_type="application/json")
    answer = browser(archer).post("/me/data/", {"file": file})
    return answer.status_code, text_of(answer.content.decode())


def test_the_page_says_what_came_of_the_file(robin, shot):
    text = text_of_all(robin)
    gone()

    status, html = posted(robin, text)
    assert (status, "3 cards were brought back." in html) == (201, True)
    status, html = posted(robin, text)
    assert (status, "3 cards were here already." in html) == (200, True)
    status, html = posted(robin, text[:-20])
    assert (status, "breaks off or is damaged." in html) == (422, True)
    assert Slot.objects.count() == 3
    card = browser(robin).get(f"/slots/{shot[0].public_id}/card/").content.decode()
    assert "Brought in from a file" in text_of(card)


def test_the_page_refuses_what_is_another_archers_and_what_is_too_large(robin, shot, monkeypatch):
    status, html = posted(make_archer("tuck"), text_of_all(robin))
    assert (status, "is another archer’s here. Nothing was changed." in html) == (409, True)
    monkeypatch.setattr("scoring.forms.own_data.LARGEST_MIB", 0)
    status, html = posted(robin, text_of_all(robin))
    assert (status, "The file is too large" in html) == (422, True)
