"""Into a session by its link, which its owner shows to whoever comes to shoot."""

from uuid import UUID

from django.utils import timezone

from scoring.callers import Caller
from scoring.models import Session, Slot
from scoring.models.slot import SlotQuerySet
from scoring.rounds import Round, round_for
from scoring.sessions import lock_session
from scoring.signed_links import link_token, named_by
from scoring.writing import one_transaction


def join_token(session: Session) -> str:
    return link_token("session", session.pk, session.link_number)


def session_to_join(token: str) -> Session | None:
    """None for a link that was renewed, is forged, or whose session is over."""
    sessions = Session.objects.open_at(timezone.now()).select_related("owner")
    return named_by("session", token, sessions)


@one_transaction
def renew_join_link(session_id: UUID, *, by: Caller) -> None:
    """The links that were given out until now open nothing any more. Whoever joined stays."""
    session = lock_session(session_id, Session.objects.run_by(by))
    session.link_number += 1
    session.save(update_fields=["link_number"])


def rounds_shot_in(session: Session) -> list[Round]:
    """By those who stand there now, the one that came first first."""
    keys = standing_in(session).exclude(round_key="").order_by("pk")
    return [round_for(key) for key in dict.fromkeys(keys.values_list("round_key", flat=True))]


def last_practice_in(session: Session) -> Slot | None:
    """Which the next archer probably shoots too."""
    practices = standing_in(session).filter(round_key="").select_related("target")
    return practices.order_by("-pk").first()


def cards_in_the_way_of(session: Session, archer_id: int) -> list[Slot]:
    """Of a place in this session: a card on any line, or an unfinished one here."""
    unfinished = Slot.objects.filter(archer=archer_id, finished_at=None)
    found = unfinished.select_related("session", "target").order_by("pk")
    return [slot for slot in found if slot.is_shooting or slot.session_id == session.pk]


def standing_in(session: Session) -> SlotQuerySet:
    return Slot.objects.shooting().filter(session=session)
