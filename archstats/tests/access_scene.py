"""Robin shoots in John's session and his shoot; Tuck is granted the card; Marian coaches Robin's
club."""

from dataclasses import dataclass

from django.utils import timezone

from leaderboard.entering import Entry
from leaderboard.joining import join_by_code
from leaderboard.links import join_token as shoot_token
from leaderboard.links import watch_token
from leaderboard.making import create_shoot
from scoring.callers import Caller
from scoring.card_links import make_card_link
from scoring.clubs import club_token
from scoring.coaching import make_coach
from scoring.device_keys import hash_of, make_key
from scoring.granting import make_grant_link
from scoring.joining import join_token
from scoring.mates import add_mate
from scoring.models import Arrow, Club, DeviceKey, Note, SlotGrant
from scoring.moving import make_move_link
from scoring.tests.factory import make_archer, make_club, make_session, make_slot
from scoring.tests.phone import Phone

# Who asks: nobody, the stranger, the archer, the granted mate, the owner of session and shoot, the
# coach of the archer's club, the coach of another, a superuser, a device with the capability of
# Robin's card.
CALLERS = ("nobody", "guy", "robin", "tuck", "john", "marian", "will", "much", "device")


@dataclass
class Scene:
    # By the name under which the paths of the API speak of them.
    ids: dict[str, str]
    # None for nobody, who has no token.
    tokens: dict[str, str | None]


def make_scene() -> Scene:
    cast = {name: make_archer(name) for name in CALLERS if name not in {"nobody", "device"}}
    robin, tuck, john, guy = (cast[name] for name in ("robin", "tuck", "john", "guy"))
    cast["much"].is_staff = cast["much"].is_superuser = True
    cast["much"].save()
    sherwood = make_club("Sherwood", archers=(robin,))
    _make_coach(cast["marian"], sherwood)
    _make_coach(cast["will"], make_club("Nottingham", archers=(guy,)))

    session = make_session(john)
    now = timezone.now()
    finished = make_slot(robin, session, finished_at=now)
    slot = make_slot(robin, session)
    Phone(robin).tap(slot, 1, "9")
    SlotGrant.objects.bulk_create(
        SlotGrant(slot=card, archer=tuck, granted_at=now) for card in (slot, finished)
    )
    alan = add_mate(slot.public_id, name="Alan", by=Caller(robin.pk))
    note = Note.objects.create(slot=slot, author=robin, text="Anchor higher.", written_at=now)

    shoot = create_shoot(by=Caller(john.pk))
    entry = Entry(Caller(robin.pk), slot.public_id)
    participant = join_by_code(shoot.code.code, entry).participant

    tokens: dict[str, str | None] = {name: make_key(archer) for name, archer in cast.items()}
    tokens |= {"nobody": None, "device": make_key(robin, slot=slot)}
    # Noted as used today, so that asking notes nothing.
    DeviceKey.objects.update(last_used_at=now)
    ids = {
        "session_id": session.public_id,
        "slot_id": slot.public_id,
        "finished_id": finished.public_id,
        "shoot_id": shoot.public_id,
        "code": shoot.code.code,
        "shoot_join": shoot_token(shoot),
        "shoot_watch": watch_token(shoot),
        "participant_id": participant.public_id,
        "mate_id": alan.public_id,
        "join": join_token(session),
        "grant": make_grant_link(slot.public_id, by=Caller(robin.pk)),
        "note_id": note.public_id,
        "arrow_id": Arrow.objects.create(archer=robin, number=1).pk,
        "archer_id": guy.public_id,
        "robin_id": robin.public_id,
        "token": make_move_link(by=Caller(robin.pk)),
        "card_token": make_card_link(slot.public_id, by=Caller(robin.pk)),
        "club_pk": sherwood.pk,
        "club_join": club_token(sherwood),
        "robins_key": hash_of(tokens["robin"] or ""),
        "key": "york",
        "face": "wa_40cm_full",
        "number": "1",
    }
    return Scene({name: str(found) for name, found in ids.items()}, tokens)


def _make_coach(archer, club: Club) -> None:
    make_coach(archer, club_name=club.name)
