"""Cases SO over HTTP: archers join a shoot, are ready, leave, retire, are removed."""

from datetime import timedelta

import pytest
from django.utils import timezone

from leaderboard.links import join_token, watch_token
from leaderboard.models import ShootCode
from leaderboard.tests.factory import make_participant
from scoring.models import Archer
from scoring.tests.device import Device
from scoring.tests.factory import make_archer, make_slot
from scoring.tests.phone import Phone

NOT_A_CODE = (404, ["code: no record found with '…'"])


# SO-06
def test_what_was_shot_before_counts_at_once(shoot, robin, slot, join):
    Phone(robin).tap(slot, 1, "9")

    answer = join()

    participant = shoot.participants.get()
    assert answer == (
        200,
        {
            "shoot_id": str(shoot.public_id),
            "version": 1,
            "participant": {
                "participant_id": str(participant.public_id),
                "name": "Robin",
                "slot": "1A",
                "ready": False,
                "status": "competing",
            },
        },
    )
    assert (participant.slot, participant.figures["total"]) == (slot, 9)


# SO-07
def test_joining_again_by_link_or_from_another_device_is_the_same_participant(shoot, robin, join):
    first = join()

    assert join() == join(token=join_token(shoot)) == join(by=Device.of(robin)) == first
    assert shoot.participants.count() == 1


def close_now(shoot):
    shoot.expires_at = timezone.now() - timedelta(seconds=1)
    shoot.save()


def change(shoot, **facts):
    type(shoot).objects.filter(pk=shoot.pk).update(**facts)


def fill(shoot):
    change(shoot, capacity=1)
    make_participant(shoot, make_archer("john"))


def remove_robin(shoot):
    robin = Archer.objects.get(login_name="robin")
    make_participant(shoot, robin, slot=robin.slots.get(), status="removed")


# SO-08, SO-36
@pytest.mark.parametrize(
    "spoil",
    [
        lambda shoot: ShootCode.objects.filter(shoot=shoot).update(code="0042"),
        close_now,
        lambda shoot: change(shoot, is_locked=True),
        fill,
        remove_robin,
    ],
    ids=["unknown", "over", "locked", "full", "removed"],
)
def test_a_code_that_lets_nobody_in_does_not_say_why(shoot, join, spoil):
    code = "9999" if shoot.code.code != "9999" else "9998"
    wrong = join(code=code)
    right = shoot.code.code
    spoil(shoot)

    assert join(code=right) == wrong == NOT_A_CODE
    assert not shoot.participants.listed().filter(archer__login_name="robin").exists()


# SO-09
def test_after_five_wrong_codes_a_browser_waits_and_the_link_still_works(shoot, join):
    answers = [join(code="wrong").status for _ in range(6)]

    assert answers == [404] * 5 + [429]
    assert join().status == 429
    assert join(token=join_token(shoot)).status == 200


def test_how_long_to_wait_is_said(client, join, slot, phone):
    for _ in range(5):
        join(code="wrong")

    answer = client.post(
        "/api/v0/shoot/join",
        {"code": "wrong", "slot_id": str(slot.public_id)},
        "application/json",
        headers={"Authorization": f"Bearer {phone.token}"},
    )

    assert 0 < int(answer["Retry-After"]) <= 60


# SO-10
def test_wrong_codes_from_one_address_are_counted_together(shoot, join):
    guessers = [make_archer(f"guesser{number}") for number in range(21)]

    answers = [
        join(by=Device.of(guesser), code="wrong", with_=make_slot(guesser)).status
        for guesser in guessers
    ]

    assert answers == [404] * 20 + [429]


# SO-12
@pytest.mark.parametrize("write", ["{} ", " {}", "{0[0]} {0[1]}{0[2]} {0[3]}"])
def test_a_code_may_have_spaces_in_it(shoot, join, write):
    assert join(code=write.format(shoot.code.code)).status == 200


def test_a_code_may_be_typed_in_full_width_digits(shoot, join):
    wide = "".join(chr(ord(digit) + 0xFEE0) for digit in shoot.code.code)

    assert join(code=wide).status == 200


@pytest.mark.parametrize("code", ["\0", "٠٠٤٢", "12345", "wrong", "x" * 100])
def test_what_is_no_code_is_refused_like_a_wrong_one(join, code):
    assert join(code=code) == NOT_A_CODE


# SO-15, SO-16
def test_a_link_that_was_renewed_or_leads_elsewhere_lets_nobody_join(
    shoot, host_phone, address, join
):
    renewed, watching = join_token(shoot), watch_token(shoot)
    host_phone.post(f"{address}/renew-link")

    for token in (renewed, watching, "x"):
        assert join(token=token) == (404, ["link: no record found with '…'"])
    assert not shoot.participants.exists()


def test_a_locked_shoot_takes_nobody_by_its_link(shoot, host_phone, address, join):
    host_phone.post(f"{address}/lock")

    assert join(token=join_token(shoot)).status == 404


# SO-47
def test_a_card_that_is_not_mine_does_not_come(shoot, tuck, join):
    theirs = make_slot(tuck)

    assert join(with_=theirs) == (404, [f"slot: no record found with '{theirs.public_id}'"])
    assert not shoot.participants.exists()


def test_a_card_that_was_left_does_not_come(shoot, slot, phone, join):
    phone.patch(f"/slot/{slot.public_id}", is_shooting=False)

    assert join() == (409, [f"slot: {slot.public_id} takes no more arrows"])
    assert not shoot.participants.exists()


def test_a_card_of_a_session_that_is_closed_does_not_come(shoot, slot, phone, join):
    phone.post(f"/slot/{slot.public_id}/finish")
    phone.patch(f"/session/{slot.session.public_id}", is_opened=False)

    assert join().status == 409
    assert not shoot.participants.exists()


@pytest.mark.parametrize("way", [{}, {"code": "0042", "token": "x"}, {"code": ""}, {"code": 42}])
def test_one_comes_by_code_or_link(phone, slot, way):
    assert phone.post("/shoot/join", slot_id=str(slot.public_id), **way).status == 422
