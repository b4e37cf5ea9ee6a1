"""The cards that a coach's archers shoot now: what each comes to, and why it needs a word."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from scoring.callers import Caller
from scoring.cards_at_work import card_now
from scoring.crests import Band, crest
from scoring.handicaps import expected_score
from scoring.marks import Place
from scoring.models import Shot, Slot
from scoring.needing_a_word import CardNow, Reason, reasons, urgency
from scoring.own_handicaps import Shooting, own_handicaps
from scoring.places import PERSONAL
from scoring.rounds import Round
from scoring.shooting import MOST_ARROWS
from scoring.slot_fragments import due_break

# Longer than any lunch: whoever records nothing for so long has gone home without finishing.
GONE_HOME = timedelta(hours=2)

# Whether the phones of these cards are there, by their keys; said by whoever knows.
PHONES: list[Callable[[Collection[int]], Mapping[int, bool]]] = []


@dataclass(frozen=True)
class CoachedCard:
    """All that the coach's page shows of one archer: what is equal looks the same."""

    slot_pk: int
    slot_id: str
    archer: str
    place: str
    # Empty of who shoots in a session of their own, where the place tells nothing.
    location: str
    timezone: str
    # None of a practice, which has a distance instead where somebody said it.
    round: Round | None
    distance: float | None
    unit: str
    fired: int
    place_count: int | None
    # None where nothing is scored.
    total: int | None
    last_end: tuple[Band, ...]
    last_end_total: int
    handicap: int | None
    # The total less what the handicap is expected to have made.
    over: int | None
    heard_at: datetime | None
    reasons: tuple[Reason, ...]
    # Of a silent one, where somebody knows.
    is_phone_there: bool | None
    sort_key: tuple[int | str, ...]

    @property
    def under(self) -> int:
        return -(self.over or 0)


@dataclass(frozen=True)
class _Work:
    """Of a card at one version: what hangs on its arrows alone."""

    version: int
    card: CardNow
    last_end: tuple[Band, ...]
    last_end_total: int
    handicap: int | None
    over: int | None


class CoachedCards:
    """Reads a card's arrows once for each of its versions."""

    def __init__(self) -> None:
        self.work: dict[int, _Work] = {}
        # By card: a round is begun with the handicap of its day.
        self.handicaps: dict[int, int | None] = {}

    def read(self, coach: Caller, now: datetime) -> list[CoachedCard]:
        """Whoever needs a word most comes first."""
        slots = shooting_now(coach, now)
        known = {slot.pk for slot in slots}
        self._learn_handicaps([slot for slot in slots if slot.pk not in self.handicaps])
        self._work_out([slot for slot in slots if not self._is_known(slot)])
        self.work = {pk: work for pk, work in self.work.items() if pk in known}
        self.handicaps = {pk: found for pk, found in self.handicaps.items() if pk in known}
        found = {slot.pk: reasons(self.work[slot.pk].card, now) for slot in slots}
        silent = [pk for pk, each in found.items() if any(why.kind == "silent" for why in each)]
        phones = _phones_of(silent)
        shown = [self._shown(slot, found[slot.pk], phones.get(slot.pk)) for slot in slots]
        return sorted(shown, key=lambda card: card.sort_key)

    def _is_known(self, slot: Slot) -> bool:
        return slot.pk in self.work and self.work[slot.pk].version == slot.version

    def _learn_handicaps(self, slots: Sequence[Slot]) -> None:
        shooting = {
            slot.pk: Shooting(slot.archer_id, slot.bowstyle, slot.sheet.round.is_indoor)
            for slot in slots
            if slot.sheet.round
        }
        found = own_handicaps({*shooting.values()}, day=timezone.localdate())
        for slot in slots:
            each = shooting.get(slot.pk)
            self.handicaps[slot.pk] = found[each] if each else None

    def _work_out(self, slots: Sequence[Slot]) -> None:
        places = _places_of(slots)
        for slot in slots:
            self.work[slot.pk] = _work_of(slot, places[slot.pk], self.handicaps[slot.pk])

    def _shown(
        self, slot: Slot, found: tuple[Reason, ...], is_phone_there: bool | None
    ) -> CoachedCard:
        work, sheet = self.work[slot.pk], slot.sheet
        return CoachedCard(
            slot_pk=slot.pk,
            slot_id=str(slot.public_id),
            archer=slot.archer_name,
            place=slot.name,
            location="" if slot.session.location == PERSONAL else slot.session.location,
            timezone=slot.session.timezone,
            round=sheet.round,
            distance=slot.target.distance,
            unit=slot.target.unit,
            fired=slot.shots_fired or 0,
            place_count=sheet.place_count,
            total=slot.total if sheet.is_scored else None,
            last_end=work.last_end,
            last_end_total=work.last_end_total,
            handicap=work.handicap,
            over=work.over,
            heard_at=slot.last_shot_at,
            reasons=found,
            is_phone_there=is_phone_there,
            sort_key=(
                *urgency(found),
                *(slot.session.location, slot.target.lane, slot.letter, slot.pk),
            ),
        )


def shooting_now(coach: Caller, now: datetime) -> list[Slot]:
    """Of the clubs granted; without cards that were forgotten open."""
    open_ = Slot.objects.coached_by(coach).shooting().filter(session__closed_at=None)
    taking = open_.filter(Q(takes_arrows_until=None) | Q(takes_arrows_until__gt=now))
    heard_at = Coalesce("last_shot_at", "started_at")
    lately = taking.alias(heard_at=heard_at).filter(heard_at__gt=now - GONE_HOME)
    return [*lately.named().select_related("session", "target")]


def _places_of(slots: Sequence[Slot]) -> dict[int, dict[int, Place]]:
    """Of a practice of days the last arrows are enough."""
    places: dict[int, dict[int, Place]] = {slot.pk: {} for slot in slots}
    if slots:
        lately = Shot.objects.filter(slot__in=slots, number__gt=F("slot__last_place") - MOST_ARROWS)
        facts = ("value", "op", "is_disputed", "shot_at", "x_mm", "y_mm")
        for slot_pk, number, *each in lately.values_list("slot", "number", *facts):
            places[slot_pk][number] = Place(*each)
    return places


def _work_of(slot: Slot, places: Mapping[int, Place], handicap: int | None) -> _Work:
    sheet = slot.sheet
    card = card_now(
        sheet,
        places,
        end_size=slot.end_size,
        handicap=handicap,
        heard_at=slot.last_shot_at if slot.shots_fired else None,
        is_at_break=due_break(slot) is not None,
    )
    last_end = range(slot.first_of_last_end, slot.last_place + 1)
    standing = [places[number].value for number in last_end if number in places]
    values = [value for value in standing if value] if sheet.is_scored else []
    return _Work(
        slot.version,
        card,
        crest(values, sheet.keypad),
        sum(sheet.points_for(value) or 0 for value in values),
        handicap,
        _over(slot, places, handicap),
    )


def _over(slot: Slot, places: Mapping[int, Place], handicap: int | None) -> int | None:
    round_ = slot.sheet.round
    if round_ is None or handicap is None or not slot.shots_fired:
        return None
    shot = [number for number, place in places.items() if place.value is not None]
    return slot.total - expected_score(round_, handicap, round_.arrows_per_leg(shot))


def _phones_of(slots: Collection[int]) -> dict[int, bool]:
    told = [tell(slots) for tell in PHONES] if slots else []
    return {slot: is_there for each in told for slot, is_there in each.items()}
