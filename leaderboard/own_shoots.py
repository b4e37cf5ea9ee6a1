"""An archer's own shoots: those that they host and those that they are in."""

from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from leaderboard.models import Participant, Shoot
from leaderboard.statuses import LEFT, UNLISTED
from scoring.callers import Caller
from scoring.mates import kept_cards
from scoring.models import Session, Slot
from scoring.places import PERSONAL

_HERE = Count("participants", filter=~Q(participants__status__in=UNLISTED))


def live_shoots(*, by: Caller) -> QuerySet[Shoot]:
    """Not over yet, the newest first; of each how many are `here`."""
    own = Shoot.objects.filter(Q(host=by.archer_id) | Q(pk__in=_taking_part(by)))
    live = own.live_at(timezone.now()).select_related("host").annotate(here=_HERE)
    return live.order_by("-pk")


def own_participant(shoot: Shoot, *, by: Caller) -> Participant | None:
    listed = shoot.participants.listed().of(by)
    return listed.select_related("slot__session", "slot__target", "archer").first()


def mates_to_bring(shoot: Shoot, *, by: Caller) -> QuerySet[Slot]:
    """Cards of mates on this phone that are not in it; whoever was removed does not come again."""
    inside = shoot.participants.exclude(status=LEFT)
    return kept_cards(by).exclude(archer__in=inside.values("archer"))


def mates_inside(shoot: Shoot, *, by: Caller) -> QuerySet[Participant]:
    """Those whose cards this phone keeps."""
    kept = shoot.participants.listed().acted_for_by(by)
    return kept.exclude(archer=by.archer_id).order_by("pk")


def following(shoot: Shoot, *, by: Caller) -> Shoot | None:
    """Another round for those who were here, which the caller is not in yet."""
    live = shoot.followers.live_at(timezone.now()).exclude(pk__in=_taking_part(by))
    return live.order_by("-pk").first()


def range_of(shoot: Shoot) -> UUID | None:
    """The session that its host opened for others too: who comes gets a place beside them."""
    opened = Session.objects.open_at(timezone.now()).filter(owner=shoot.host)
    return opened.exclude(location=PERSONAL).values_list("public_id", flat=True).first()


def _taking_part(by: Caller) -> QuerySet[Participant, int]:
    return Participant.objects.listed().of(by).values_list("shoot", flat=True)
