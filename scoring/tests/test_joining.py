"""Into a session by the link that its owner shows."""

from datetime import timedelta

import pytest
from django.test import override_settings
from django.utils.timezone import now

from scoring.joining import join_token, renew_join_link, rounds_shot_in, session_to_join
from scoring.models import Installation
from scoring.refusals import NotFound
from scoring.sessions import close_session, reopen_session
from scoring.tests.factory import by, make_archer, make_session, make_slot

pytestmark = pytest.mark.django_db


@pytest.fixture
def session(robin):
    return make_session(robin)


def test_the_link_leads_to_its_session_and_stays_the_same(session):
    make_session(make_archer("john"))

    assert session_to_join(join_token(session)) == session
    assert join_token(session) == join_token(session)


def test_it_does_not_tell_the_id_by_which_a_session_is_found(session):
    assert str(session.public_id)[:8] not in join_token(session)


def test_a_renewed_link_takes_the_place_of_the_one_before(session, robin):
    first = join_token(session)
    renew_join_link(session.public_id, by=by(robin))
    session.refresh_from_db()

    assert session_to_join(first) is None
    assert session_to_join(join_token(session)) == session


def test_only_the_owner_renews(session):
    with pytest.raises(NotFound):
        renew_join_link(session.public_id, by=by(make_archer("guy")))


def test_it_dies_with_the_session_also_when_that_opens_again(session, robin):
    token = join_token(session)
    close_session(session.public_id, by=by(robin))
    assert session_to_join(token) is None

    reopened = reopen_session(session.public_id, by=by(robin))
    assert session_to_join(token) is None
    assert session_to_join(join_token(reopened)) == session


def test_an_idle_session_is_joined_no_more(robin):
    session = make_session(robin, opened_at=now() - timedelta(hours=73))

    assert session_to_join(join_token(session)) is None


@pytest.mark.parametrize(
    "forge",
    [
        lambda token: "",
        lambda token: "never-was-anything-at-all",
        lambda token: token[1:],
        lambda token: token + "0",
        lambda token: token.rpartition("-")[0] + "-2",
        lambda token: token + "9" * 5000,
        lambda token: "é" * 22 + "-1-1",
    ],
)
def test_a_forged_link_opens_nothing(session, forge):
    assert session_to_join(forge(join_token(session))) is None


def test_no_other_server_signs_it(session):
    foreign = join_token(session)
    Installation.objects.update(link_key=b"another")

    assert session_to_join(foreign) is None


def test_a_new_secret_key_leaves_it_as_it_is(session):
    token = join_token(session)
    with override_settings(SECRET_KEY="another"):
        assert session_to_join(token) == session


def test_the_rounds_that_are_shot_there_are_told_once_each(session, robin):
    make_slot(robin, session, round_key="york")
    make_slot(make_archer("tuck"), session, round_key="hereford")
    make_slot(make_archer("will"), session, round_key="york")
    make_slot(make_archer("john"), session)
    make_slot(make_archer("alan"), session, round_key="national", left_at=now(), lane=2)

    assert [round_.key for round_ in rounds_shot_in(session)] == ["york", "hereford"]
