"""Fast, on every page and screen of a shoot: stop shooting, until the host lifts it."""

from collections.abc import Collection, Sequence

from django.db.models import OuterRef, Subquery
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString

from leaderboard.kinds import OfShoot
from leaderboard.models import Participant, Shoot, ShootChange
from leaderboard.watching import WatchedRoom, has_ended
from scoring.callers import Caller
from scoring.epochs import shown_at_first
from scoring.live.rooms import Changes, live_room
from scoring.models import Slot
from scoring.slot_lines import BesideCards

CALLS: tuple[OfShoot, ...] = ("fast", "fast_lifted")
# Out of the handful of changes that are of the shoot itself.
_OF_SHOOT = ShootChange.objects.filter(shoot=OuterRef("pk"), participant=None)
_LAST_CALL = Subquery(_OF_SHOOT.filter(kind__in=CALLS).order_by("-version").values("version")[:1])


@live_room
class FastRoom(WatchedRoom):
    """Its version moves with the calls alone: no phone has to hear of it at each arrow."""

    kind = "fast"

    @classmethod
    def versions(cls, keys: Collection[str]) -> dict[str, int]:
        found = Shoot.objects.filter(public_id__in=keys).annotate(called=_LAST_CALL)
        return {str(key): called or 0 for key, called in found.values_list("public_id", "called")}

    def changes_since(self, version: int | None) -> Changes:
        called = self.versions([self.key])[self.key]
        shoot = Shoot.objects.select_related("host", "fast_by").get(public_id=self.key)
        return Changes(called, {fragment_id(self.key): _fragment(shoot)})


def fragment_id(shoot_id: str) -> str:
    return f"fast-{shoot_id}"


def fast_on_page(shoot: Shoot, *, csrf_token: str = "", leads_on: bool = True) -> SafeString:
    """Empty once nothing of the shoot is live. With the token its host may lift it there; all who
    are in it are led to where it is lifted."""
    if has_ended(shoot, timezone.now()):
        return SafeString("")
    room = FastRoom(str(shoot.public_id))
    told, live = shown_at_first(room)
    page = {
        **live,
        "shoot": shoot,
        "part": told.fragments[fragment_id(room.key)],
        "csrf_token": csrf_token,
        "leads_on": leads_on,
    }
    return render_to_string("leaderboard/fast_room.html", page)


def fast_beside_cards(slots: Sequence[Slot], caller: Caller) -> BesideCards:
    """For the page on which these cards are recorded."""
    inside = Participant.objects.on_open_boards(slots)
    shoots = Shoot.objects.filter(pk__in=inside.values("shoot")).order_by("pk")
    return BesideCards([fast_on_page(shoot) for shoot in shoots])


def _fragment(shoot: Shoot) -> SafeString:
    caller = shoot.fast_by.name if shoot.fast_by else shoot.host.display_name
    told = {"id": fragment_id(str(shoot.public_id)), "shoot": shoot, "caller": caller}
    return render_to_string("leaderboard/_fast.html", told)
