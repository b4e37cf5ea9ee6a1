"""Where people say things in shoots in their own words, and by which names archers were shown."""

from django.utils import timezone

from leaderboard.changing import Change, step
from leaderboard.kinds import Kind
from leaderboard.models import CardPayload, Participant, Shoot, ShootChange
from leaderboard.models.backfill import BackfillState
from leaderboard.nicknames import shown_name
from leaderboard.settling import settle
from scoring.erasing import ShownNames
from scoring.words import Words

# With these a name comes on the board, or another in its place.
_NAMED: tuple[Kind, ...] = ("joined", "came_back", "renamed", "claimed")


def shown_names(keys: frozenset[int]) -> ShownNames:
    """Participants who left or were removed had a name as well."""
    theirs = Participant.objects.filter(archer__in=keys)
    named = ShootChange.objects.filter(participant__archer__in=keys, kind__in=_NAMED)
    now = theirs.values_list("name", "nickname")
    before = named.order_by().values_list("name", flat=True).distinct()
    others = Participant.objects.exclude(archer__in=keys).filter(nickname="")
    own_names = others.order_by().values_list("archer", "name").distinct()
    return ShownNames({*before, *(name for pair in now for name in pair)}, own_names)


def call_shoot(pk: int, before: str, after: str) -> None:
    """Another title, on every screen of it at once, also where it is over."""
    shoot = _lock(pk)
    if shoot.title == before:
        shoot.title = after
        step(shoot, Change("changed"), by=None, at=timezone.now())


def call_participant(pk: int, before: str, after: str) -> None:
    """Another nickname, likewise."""
    shoot = _lock(Participant.objects.values_list("shoot", flat=True).get(pk=pk))
    participant = Participant.objects.select_related("archer").get(pk=pk)
    if participant.nickname == before:
        participant.nickname = after
        participant.name = shown_name(participant)
        step(shoot, Change("renamed", participant), by=None, at=timezone.now())


def _lock(pk: int) -> Shoot:
    shoot = Shoot.objects.select_for_update(no_key=True).get(pk=pk)
    settle(shoot, timezone.now())
    return shoot


def _call_then(pk: int, before: str, after: str) -> None:
    """In what was: all versions in which the participant was called so."""
    participant = ShootChange.objects.values("participant").filter(pk=pk)
    ShootChange.objects.filter(participant__in=participant, name=before).update(name=after)


def _title_then(pk: int, before: str, after: str) -> None:
    change = ShootChange.objects.get(pk=pk)
    change.figures["title"] = after
    change.save(update_fields=["figures"])


# What was comes after what is: a step writes what is once more.
_THERE = "shoot__participants__archer"
_CHANGES = ShootChange.objects.all()
WORDS = (
    Words(
        Shoot.objects.all(),
        *("title", "made_at", "participants__archer"),
        of="host",
        write=call_shoot,
    ),
    Words(
        _CHANGES.filter(participant=None),
        *("figures__title", "at", _THERE),
        of="shoot__host",
        write=_title_then,
    ),
    Words(
        Participant.objects.all(),
        *("nickname", "joined_at", _THERE),
        of="archer",
        write=call_participant,
    ),
    Words(
        _CHANGES.filter(kind__in=_NAMED),
        *("name", "at", _THERE),
        of="participant__archer",
        write=_call_then,
    ),
    Words(_CHANGES, "reason", "at", _THERE, of="participant__archer"),
    Words(CardPayload.objects.all(), "payload", "received_at", _THERE, of="archer"),
    # It may quote what another app sent.
    Words(BackfillState.objects.all(), "message", "seen_at"),
)
