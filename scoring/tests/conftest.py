import pytest

from scoring.arrows import add_set, use_set
from scoring.callers import Caller
from scoring.models import Club
from scoring.notes import add_note
from scoring.recording import cards_changed
from scoring.tests.clock import Clock
from scoring.tests.device import Device
from scoring.tests.factory import make_archer, make_club, make_grant, make_session, make_slot
from scoring.tests.phone import Phone
from scoring.tests.slot_calls import address, card_body


@pytest.fixture
def page(client):
    def page(path, expect=200, **asked):
        answer = client.get(path, asked)
        assert answer.status_code == expect, answer.content
        return answer.content.decode()

    return page


@pytest.fixture
def robin(db):
    return make_archer()


@pytest.fixture
def tuck(db):
    return make_archer("tuck")


@pytest.fixture
def slot(robin):
    return make_slot(robin)


@pytest.fixture
def verified(robin):
    """Robin's card: X, 9, M, the third corrected from 7."""
    slot, phone = make_slot(robin), Phone(robin)
    phone.tap_all(slot, "X", "9", "7")
    phone.tap(slot, 3, "M")
    slot.refresh_from_db()
    return slot


@pytest.fixture
def york(robin, phone):
    """The first distance is shot: six dozen at 100 yards."""
    slot = make_slot(robin, round_key="york", shot_per_round=12)
    phone.tap_all(slot, *["9", "7", "7", "5", "3", "M"] * 12)
    return slot


@pytest.fixture
def phone(robin):
    return Phone(robin)


@pytest.fixture
def mate(slot, tuck):
    """Of Tuck, whom Robin lets score his card."""
    make_grant(slot, tuck)
    return Phone(tuck)


@pytest.fixture
def device(robin):
    return Device.of(robin)


@pytest.fixture
def append(device):
    """Each a shot's facts; several are one list."""

    def append(slot, *shots, by=device):
        body = [{"slot_id": str(slot.public_id)} | shot for shot in shots]
        return by.ask("POST", "/shot", body[0] if len(body) == 1 else body)

    return append


@pytest.fixture
def put(device):
    """A phone sends these operations."""

    def put(slot, *operations, by=device, **facts):
        return by.ask("PUT", address(slot, "card"), card_body(*operations, **facts))

    return put


@pytest.fixture
def guy(db):
    """The stranger's device."""
    return Device.of(make_archer("guy"))


@pytest.fixture
def marian(robin):
    """She coaches the club that Robin belongs to."""
    marian = make_archer("marian")
    club = make_club(archers=(robin, marian))
    club.memberships.filter(archer=marian).update(is_coach=True)
    return marian


@pytest.fixture
def noted_card(robin, marian):
    """Robin's practice: one arrow that tells where it struck, a miss; a note of each."""
    by = Caller(robin.pk)
    add_set([1, 2], by=by, set_name="Oak", spine=500)
    use_set("Oak", by=by)
    slot, phone = make_slot(robin, make_session(robin, "=Main, Range")), Phone(robin)
    second = robin.arrows.get(number=2)
    phone.tap(slot, 1, "9", x_mm=-12.5, y_mm=40.0, arrow_id=second.pk)
    phone.tap(slot, 2, "M")
    phone.tap(slot, 3, "7")
    phone.tap(slot, 3, None)
    add_note(slot.public_id, text="Anchor\nhigher.", end=1, by=by)
    add_note(slot.public_id, text="Good.", by=Caller(marian.pk))
    slot.refresh_from_db()
    robin.refresh_from_db()
    return slot


@pytest.fixture
def sherwood(marian):
    """The club that she coaches."""
    return Club.objects.get()


@pytest.fixture
def session(marian):
    """Marian's."""
    return make_session(marian)


@pytest.fixture
def clock(monkeypatch):
    return Clock(monkeypatch)


@pytest.fixture
def announced():
    """Each announcement: of every card in it the name, version and total."""
    heard = []

    def listen(sender, slots, **_):
        heard.append([(slot.public_id, slot.version, slot.total) for slot in slots])

    cards_changed.connect(listen)
    yield heard
    cards_changed.disconnect(listen)
