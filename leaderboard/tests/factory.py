"""Marian hosts; Robin and Tuck shoot; Guy is the stranger."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from leaderboard.entering import Entry
from leaderboard.joining import join_by_link
from leaderboard.links import join_token
from leaderboard.making import create_shoot
from leaderboard.models import Participant, Shoot, ShootChange
from scoring.callers import Caller
from scoring.models import Archer, Slot
from scoring.recording import CardRequest, record_cards
from scoring.tests.device import Device
from scoring.tests.factory import make_slot
from scoring.tests.phone import Phone

# The shortest there is: 9, 7, 5, 3, 1 and M.
TWO_DOZEN = "misc_2_doz_20y_122cm"


def make_shoot(host: Archer, **facts: Any) -> Shoot:
    """Rows alone, as if it had just been made; without a code."""
    now = timezone.now()
    facts = {
        "tie_break": "agb_imperial",
        "timezone": "UTC",
        "made_at": now,
        "expires_at": now + timedelta(hours=8),
    } | facts
    return Shoot.objects.create(host=host, **facts)


def make_participant(shoot: Shoot, archer: Archer, **facts: Any) -> Participant:
    """A row alone, with a card of its own unless there is one."""
    slot = facts.pop("slot", None) or make_slot(archer)
    facts = {"joined_at": timezone.now(), "name": archer.display_name} | facts
    return Participant.objects.create(shoot=shoot, archer=archer, slot=slot, **facts)


def make_card(archer: Archer, **facts: Any) -> Slot:
    """Of a round of two dozen arrows."""
    round_facts: dict[str, Any] = {"round_key": TWO_DOZEN, "shot_per_round": 6}
    return make_slot(archer, **(round_facts | facts))


def host_shoot(host: Archer, **facts: Any) -> Shoot:
    return create_shoot(by=Caller(host.pk), **facts)


def join(shoot: Shoot, archer: Archer, slot: Slot | None = None, **facts: Any) -> Participant:
    """By the link, with a card of a round unless there is one."""
    slot = slot or archer.slots.shooting().first() or make_card(archer)
    shoot.refresh_from_db()
    return join_by_link(
        join_token(shoot), Entry(Caller(archer.pk), slot.public_id, **facts)
    ).participant


def enter(shoot: Shoot, slot: Slot) -> str:
    """By the code, over the API; the participant's id."""
    by, card = Device.of(slot.archer), str(slot.public_id)
    joined = by.post("/shoot/join", code=shoot.code.code, slot_id=card)
    assert joined.status == 200, joined.told
    participant_id: str = joined.told["participant"]["participant_id"]
    return participant_id


def shoot_arrows(archer: Archer, slot: Slot, *values: str | None) -> None:
    """The next places of the card."""
    slot.refresh_from_db()
    phone = Phone(archer)
    first = slot.last_place + 1
    phone.send(slot, *(phone.operation(n, value) for n, value in enumerate(values, first)))


def fill(archer: Archer, slot: Slot, value: str = "9") -> None:
    """What is left of the round."""
    slot.refresh_from_db()
    shoot_arrows(archer, slot, *[value] * (24 - slot.last_place))


def write_together(robin: Archer, tuck: Archer, slots: list[Slot], *, places: range) -> None:
    """One request of each, in one transaction."""
    requests = []
    for archer, slot in zip((robin, tuck), slots, strict=True):
        phone = Phone(archer)
        tapped = [phone.operation(number, "9") for number in places]
        by = Caller(archer.pk)
        requests.append(CardRequest(slot.public_id, by, phone.device, tapped, phone.now_ms()))
    record_cards(requests)


def on_card(slot: Slot) -> dict[int, str | None]:
    return dict(slot.shots.on_card().values_list("number", "value"))


def kinds(shoot: Shoot) -> list[str]:
    """What happened, step by step: the changes of one step with + between them."""
    steps: dict[int, list[str]] = {}
    for change in ShootChange.objects.filter(shoot=shoot).order_by("version", "pk"):
        steps.setdefault(change.version, []).append(change.kind)
    assert list(steps) == list(range(len(steps)))
    return ["+".join(step) for step in steps.values()]


def shown(participant: Participant) -> dict[str, Any]:
    """What the board shows of them now."""
    participant.refresh_from_db()
    figures: dict[str, Any] = participant.figures
    return figures
