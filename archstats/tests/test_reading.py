"""Reading changes nothing, whoever reads and whatever is there to be read."""

import re
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.admin.utils import quote
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from archstats.tests.access_to_api import ROUTES
from archstats.tests.database import contents
from scoring.models import Archer, DeviceKey, Slot

# What a read would write does not hang on the database.
pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

# Patterns that are no path with names in it.
WRITTEN_OUT = {
    "admin/^(?P<app_label>scoring|leaderboard)/$": "admin/scoring/",
    "admin/(?P<url>.*)$": "admin/nowhere/",
}
# Where not even a superuser finds anything: the folder of the API is empty, nothing of ours has a
# page to be viewed on the site, and completion has to be told of which field.
ANSWERS_NOBODY = re.compile(r"/(api|admin/(nowhere|r/\d+/\d+|autocomplete))/$")


@pytest.fixture
def scene(made, db):
    # A key that was never used would be noted by a read that writes.
    DeviceKey.objects.update(last_used_at=None)
    return made


def patterns(inside=None, before="") -> Iterator[str]:
    for each in (inside or get_resolver()).url_patterns:
        route = before + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from patterns(each, route)
        else:
            assert isinstance(each, URLPattern)
            yield route


def pages(scene) -> list[str]:
    """Every address of the site but those of the API, with ids of what is there."""
    values = {
        **scene.ids,
        "slot_pk": Slot.objects.get(public_id=scene.ids["slot_id"]).pk,
        "content_type_id": ContentType.objects.get_for_model(Archer).pk,
    }
    return [f"/{_filled(route, values)}" for route in patterns() if "api/v0/" not in route]


def _filled(route, values):
    """A pattern with names that nobody here knows to fill: KeyError."""
    if "(?P<" in route:
        return WRITTEN_OUT[route]
    known = {"object_id": _object_id(route), **values}
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda name: str(known[name[1]]), route)


def _object_id(route):
    """Of one of the rows that this page of the admin is about."""
    about = re.match(r"admin/(\w+)/(\w+)/<path:object_id>", route)
    model = apps.get_model(*about.groups()) if about else Archer
    return quote(model._default_manager.earliest("pk").pk)


def addresses(scene) -> list[str]:
    reads = [question.about(scene)[0] for question in ROUTES if question.method == "GET"]
    return pages(scene) + reads


def signed_in(login_name, scene):
    client = Client()
    client.force_login(Archer.objects.get(login_name=login_name))
    return client


def with_device(name, scene):
    client = Client()
    client.cookies[settings.DEVICE_COOKIE_NAME] = scene.tokens[name]
    return client


READERS = {
    "nobody": lambda scene: Client(),
    "robin": lambda scene: with_device("robin", scene),
    "the owner of the session": lambda scene: with_device("john", scene),
    "robin in the admin": lambda scene: signed_in("robin", scene),
    "robin's phone": lambda scene: Client(
        headers={"Authorization": f"Bearer {scene.tokens['robin']}"}
    ),
    "a superuser": lambda scene: signed_in("much", scene),
}


@pytest.mark.parametrize("reader", READERS)
def test_whoever_reads_everything_twice_changes_nothing(scene, reader):
    client = READERS[reader](scene)
    to_read = addresses(scene)
    before = contents()

    for address in to_read:
        for _ in range(2):
            client.get(address)
        assert contents() == before, address


def test_the_reading_reaches_every_page(scene):
    clients = [make(scene) for make in READERS.values()]
    for address in addresses(scene):
        statuses = {client.get(address).status_code for client in clients}

        # Found by somebody, or there for posting alone, or closed to all.
        assert min(statuses) < 400 or statuses & {403, 405} or ANSWERS_NOBODY.match(address), (
            f"{address}: {statuses}"
        )
