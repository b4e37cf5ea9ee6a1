import pytest
from django.db import IntegrityError, transaction

from scoring.models import Archer
from scoring.tests.factory import PASSWORD, make_archer

pytestmark = pytest.mark.django_db


def test_an_archer_signs_in_whatever_the_case_of_the_login_name(client):
    robin = make_archer("Robin")

    assert client.login(username="rOBIN", password=PASSWORD)
    assert Archer.objects.get_by_natural_key("ROBIN") == robin


def test_two_archers_cannot_share_a_login_name_in_another_case():
    make_archer("Robin")

    with pytest.raises(IntegrityError), transaction.atomic():
        make_archer("robin")


def test_many_guests_have_no_login_name():
    first, second = make_archer(None), make_archer(None)

    assert first.is_guest
    assert first.public_id != second.public_id


def test_nobody_signs_in_as_a_guest(client):
    make_archer(None)

    assert not client.login(username="", password="")
    assert not client.login(username=None, password=PASSWORD)
