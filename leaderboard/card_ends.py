"""Until when cards take arrows: as long as each shoot that they are in."""

from collections import defaultdict
from collections.abc import Sequence

from leaderboard.models import Participant
from leaderboard.statuses import CANCELLED
from scoring.models import Slot
from scoring.recording import save_changes


def end_cards(cards: Sequence[Slot]) -> None:
    """On locked cards, after a shoot that they are in, or who is in it, was changed.

    The first of several shoots to end has the say: what is shot after it must not count there. A
    cancelled shoot ends nothing.
    """
    ends = defaultdict(list)
    inside = Participant.objects.listed().filter(slot__in=[card.pk for card in cards])
    found = inside.exclude(shoot__status=CANCELLED)
    for slot_id, closed_at, expires_at in found.values_list(
        "slot", "shoot__closed_at", "shoot__expires_at"
    ):
        ends[slot_id].append(closed_at or expires_at)
    changed = []
    for card in cards:
        until = min(ends[card.pk], default=None)
        if card.takes_arrows_until != until:
            card.takes_arrows_until = until
            changed.append(card)
    save_changes(changed, "takes_arrows_until")
