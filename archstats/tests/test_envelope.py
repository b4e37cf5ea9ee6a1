"""Cases EA: what goes wrong below /api/ is told in the envelope, in words, and changes nothing."""

import json
import re
import sys
from collections import Counter

import pytest
from pydantic import BaseModel

# Where the shapes of questions and answers are defined.
SHAPES = re.compile(r"(scoring|leaderboard)\.api\.")
TAP = "/api/v0/face/wa_40cm_full/value"


def envelope(answer):
    body = answer.json()
    assert answer["Content-Type"].startswith("application/json")
    assert body.keys() == {"code", "data", "errors"}
    assert body["code"] == answer.status_code
    return body


def post(client, body):
    return client.post(TAP, body, content_type="application/json")


def test_success_has_data_and_no_errors(client):
    body = envelope(client.get("/api/v0/round/york"))

    assert (body["code"], body["errors"]) == (200, [])
    assert body["data"]["name"] == "York"


@pytest.mark.parametrize("path", ["/api/nothing", "/api/v0/nothing", "/api/v0/round/", "/api/"])
def test_an_unknown_address_is_404(client, path):
    body = envelope(client.get(path))

    assert body == {"code": 404, "data": None, "errors": ["there is nothing at this address"]}


@pytest.mark.parametrize("key", ["unknown", "%00", "%ED%A0%80", "a%0Ab", "x" * 3000, "😀"])
@pytest.mark.parametrize("noun", ["round", "face"])
def test_an_unknown_record_is_404_and_names_the_noun(client, noun, key):
    body = envelope(client.get(f"/api/v0/{noun}/{key}"))

    assert body["code"] == 404
    assert body["errors"][0].startswith(f"{noun}: no record found with ")


def test_a_wrong_method_is_405_and_names_the_right_one(client):
    answer = client.delete("/api/v0/round")

    assert envelope(answer)["code"] == 405
    assert answer["Allow"] == "GET"


@pytest.mark.parametrize(
    "body",
    [
        "{",
        "",
        "x_mm=1",
        '{"x_mm": NaN, "y_mm": 0}',
        '{"x_mm": Infinity, "y_mm": 0}',
        "[" * 1000,
        "[" * 30_000 + "]" * 30_000,
        b"\xff\xfe",
        "null",
        "[]",
        '"text"',
    ],
)
def test_a_body_that_is_not_what_it_should_be_is_refused(client, body):
    answer = post(client, body)

    assert envelope(answer)["code"] in (400, 422)


@pytest.mark.parametrize(
    ("body", "names"),
    [
        ({"x_mm": "left", "y_mm": True}, ["body.x_mm: ", "body.y_mm: "]),
        ({"x_mm": 1}, ["body.y_mm: "]),
        ({"x_mm": 1, "y_mm": 2, "z_mm": 3}, ["body.z_mm: "]),
        ({"x_mm": 2**70, "y_mm": 0}, ["body.x_mm: "]),
        ({"x_mm": 1, "y_mm": 1, "shaft_mm": 0}, ["body.shaft_mm: "]),
        ({"x_mm": 1, "y_mm": 1, "\x00": 1}, ["body.\x00: "]),
    ],
)
def test_every_wrong_field_is_named_in_an_entry_of_its_own(client, body, names):
    errors = envelope(post(client, json.dumps(body)))["errors"]

    assert len(errors) == len(names)
    for error, name in zip(errors, names, strict=True):
        assert error.startswith(name)


@pytest.mark.parametrize("body", ["", "null", "[]", '{"\\ud800": 1, "x_mm": 1, "y_mm": 1}'])
def test_a_body_without_fields_is_wrong_as_a_whole(client, body):
    (error,) = envelope(post(client, body))["errors"]

    assert error.startswith("body: ")


def test_an_unknown_parameter_is_refused_by_name(client):
    errors = envelope(client.get("/api/v0/round?indor=true"))["errors"]

    assert errors == ["query.indor: Extra inputs are not permitted"]


@pytest.mark.parametrize(
    "path", ["/api/v0/round/york", "/api/v0/face/wa_40cm_full", "/api/v0/round?text=york"]
)
def test_an_unknown_repeated_or_unreadable_parameter_is_refused_everywhere(client, path):
    joint = "&" if "?" in path else "?"

    assert envelope(client.get(f"{path}{joint}x=1"))["errors"][0].startswith("query.x: ")
    if joint == "&":
        assert envelope(client.get(f"{path}&text=bray"))["errors"] == ["query.text: given 2 times"]
        assert envelope(client.get("/api/v0/round?text=%00"))["code"] == 422


@pytest.mark.parametrize("method", ["post", "put", "delete", "options", "trace"])
@pytest.mark.parametrize("path", ["/api/openapi.json", "/api/swagger"])
def test_the_description_is_only_read(client, method, path):
    answer = getattr(client, method)(path)

    assert envelope(answer)["code"] == 405
    assert answer["Allow"] == "GET, HEAD"


def test_an_exception_is_500_without_its_text(client, settings):
    settings.ROOT_URLCONF = "archstats.tests.served_urls"
    client.raise_request_exception = False
    body = envelope(client.get("/api/v0/crash"))

    assert body["code"] == 500
    assert "secret" not in body["errors"][0]


def test_a_database_that_is_away_is_503_and_says_when_to_come_back(client, settings):
    settings.ROOT_URLCONF = "archstats.tests.served_urls"
    client.raise_request_exception = False
    answer = client.get("/api/v0/away")

    assert envelope(answer)["code"] == 503
    assert int(answer["Retry-After"]) >= 1
    assert b"secret" not in answer.content


@pytest.mark.parametrize("debug", [True, False])
def test_no_stack_even_while_developing(client, settings, debug):
    settings.DEBUG = debug
    settings.ROOT_URLCONF = "archstats.tests.served_urls"
    client.raise_request_exception = False

    assert b"Traceback" not in client.get("/api/v0/crash").content


def test_the_description_has_every_route_with_its_envelope(client):
    description = client.get("/api/openapi.json").json()

    assert description["openapi"] == "3.1.0"
    assert len(description["paths"]) >= 7
    for path, methods in description["paths"].items():
        assert path.startswith("/api/v0/")
        for operation in methods.values():
            for answer in operation["responses"].values():
                if [*answer["content"]] == ["text/csv"]:
                    continue
                reference = answer["content"]["application/json"]["schema"]["$ref"]
                schema = description["components"]["schemas"][reference.rpartition("/")[2]]
                assert schema["properties"].keys() == {"code", "data", "errors"}


def test_no_two_shapes_in_the_description_share_a_name():
    """One would stand there for both."""
    modules = [sys.modules[name] for name in sys.modules if SHAPES.match(name)]
    named = Counter(
        shape.__name__
        for module in modules
        for shape in vars(module).values()
        if isinstance(shape, type) and issubclass(shape, BaseModel)
        if shape.__module__ == module.__name__
    )

    assert named["ShotData"] == named["BoardData"] == 1
    assert [name for name, count in named.items() if count > 1] == []


def test_the_browsable_page_asks_no_other_host(client):
    page = client.get("/api/swagger").content.decode()
    asked = re.findall(r'(?:href|src)="([^"]+)"', page)

    assert any("swagger-ui-bundle" in address for address in asked)
    assert all(address.startswith("/static/") for address in asked)
