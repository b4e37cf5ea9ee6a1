"""What shoots hear of cards and archers, and what the ticks bring about for them."""

from datetime import datetime

from django.db.models import Q

from leaderboard.erasing import follow_erasure, forget_what_is_over
from leaderboard.following import follow_cards
from leaderboard.models import Participant, Shoot
from leaderboard.naming import follow_account, follow_name
from leaderboard.notice_choices import follow_choice
from leaderboard.presence import store_seen
from leaderboard.settling import bring_about_due
from leaderboard.statuses import CANCELLED
from leaderboard.words import WORDS, shown_names
from scoring.accounts import archer_renamed
from scoring.callers import Caller
from scoring.claiming import cards_moved
from scoring.erasing import SHOWN_NAMES, archer_erased, archers_leaving
from scoring.live.hub import hub
from scoring.models.slot import CORRECTED_BY
from scoring.recording import cards_changed
from scoring.retention import SEEN_SINCE
from scoring.words import WORDS as WORDS_OF_CARDS


def connect() -> None:
    """Once, at the start."""
    cards_changed.connect(follow_cards)
    archer_renamed.connect(follow_name)
    cards_moved.connect(follow_account)
    cards_moved.connect(follow_choice)
    archers_leaving.connect(forget_what_is_over)
    archer_erased.connect(follow_erasure)
    SHOWN_NAMES.append(shown_names)
    WORDS_OF_CARDS.extend(WORDS)
    hub.due += (bring_about_due, store_seen)
    CORRECTED_BY.append(in_shoot_hosted_by)
    SEEN_SINCE.append(in_shoot_since)


def in_shoot_hosted_by(caller: Caller) -> Q:
    """The host corrects the cards of a shoot, with a reason."""
    inside = Participant.objects.listed().filter(shoot__host=caller.archer_id)
    return Q(pk__in=inside.exclude(shoot__status=CANCELLED).values("slot"))


def in_shoot_since(moment: datetime) -> Q:
    """In it or its host, and it lasted until then or later: also a shoot of today."""
    shoots = Shoot.objects.filter(expires_at__gte=moment)
    inside = Participant.objects.filter(shoot__in=shoots)
    return Q(pk__in=inside.values("archer")) | Q(pk__in=shoots.values("host"))
