"""What the line of a request or socket says of it, and whose it is. Case OP-19."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from archstats.tests.server.asking import ask, bearer, get
from archstats.tests.server.live_asking import frame, watching

pytestmark = pytest.mark.server


def line_of(server, id_):
    [line] = [line for line in server.lines_with(f"request_id={id_} ") if "=answered" in line]
    return line


def test_a_page_is_logged_with_its_route_and_slot(club_server, scene):
    slot = scene["ids"]["slot_id"]
    get(club_server, f"/slots/{slot}/card/", **{"X-Request-ID": "a-page-of-a-slot"})

    line = line_of(club_server, "a-page-of-a-slot")

    assert f'path=/slots/{slot}/card/ route="/slots/<uuid:slot_id>/card/" status=404 ms=' in line
    assert line.endswith(f" slot={slot}")


def test_an_arrow_is_logged_with_the_slot_that_its_body_names(club_server, scene):
    slot, token = scene["ids"]["slot_id"], scene["tokens"]["robin"]
    shot, named = {"slot_id": slot, "value": "9"}, {"X-Request-ID": "an-arrow"}
    ask(club_server, "POST", "/shot", shot, token=token, **named)

    assert f" slot={slot}" in line_of(club_server, "an-arrow")


@pytest.mark.parametrize(
    ("path", "of"),
    [
        ("/w/{shoot_watch}/", "shoot"),
        ("/j/{shoot_join}/", "shoot"),
        ("/cards/{card_token}/", "slot"),
    ],
)
def test_what_a_link_opens_is_logged_by_its_id(club_server, scene, in_scene, path, of):
    id_ = f"by-link-{path[1]}-{club_server.port}"
    # A card has one link at a time, and other tests make theirs.
    card_token = in_scene("share", scene["ids"]["slot_id"])
    said = path.format(**scene["ids"] | {"card_token": card_token})
    get(club_server, said, **{"X-Request-ID": id_})

    line = line_of(club_server, id_)

    assert "…" in line
    assert f" {of}={scene['ids'][f'{of}_id']}" in line


def test_two_sockets_are_logged_each_with_its_id_and_slot(club_server, scene):
    rooms = {name: scene["ids"][name] for name in ("slot_id", "finished_id")}
    given = bearer(scene["tokens"]["robin"])
    with (
        watching(
            club_server, f"slot:{rooms['slot_id']}", **given, **{"X-Request-ID": "one"}
        ) as one,
        watching(
            club_server, f"slot:{rooms['finished_id']}", **given, **{"X-Request-ID": "two"}
        ) as two,
    ):
        frame(one), frame(two)

    assert f" slot={rooms['slot_id']}" in line_of(club_server, "one")
    assert f" slot={rooms['finished_id']}" in line_of(club_server, "two")


def test_threads_that_work_at_once_log_each_by_the_id_of_its_request(club_server):
    ids = [f"in-a-thread-{number}" for number in range(8)]
    with ThreadPoolExecutor(8) as threads:
        list(
            threads.map(
                lambda id_: get(club_server, "/slow?seconds=0.2", **{"X-Request-ID": id_}), ids
            )
        )

    for id_ in ids:
        said = club_server.lines_with(f"request_id={id_} ")
        assert sum("slow begins" in line for line in said) == 1
