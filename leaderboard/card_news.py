"""What cards tell on their way: an end of golds, what a complete round is worth, a correction that
counts, and who leads."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.db.models import Max

from leaderboard.board_rows import rows_of
from leaderboard.cards import track_of
from leaderboard.entrants import Entrant
from leaderboard.kinds import OfParticipant
from leaderboard.lead import complete_ends, news_of_lead
from leaderboard.models import Participant, Shoot
from leaderboard.notices import News, entrant_of
from leaderboard.standings import standings
from leaderboard.statuses import STILL_SHOOTING
from scoring.keypads import Keypad
from scoring.models import Slot

# A practice may be cut into rows of one.
_FEWEST_IN_AN_END = 3

# What was shown of each before.
type Before = Mapping[Participant, Mapping[str, Any]]


def news_of_cards(
    shoot: Shoot,
    kinds: Mapping[Participant, OfParticipant],
    *,
    before: Before,
    cards: Mapping[int, Slot],
    corrected: Collection[int],
) -> list[News]:
    """Of the cards that changed in a step, before it is written; `corrected` are some of them, by
    their keys."""
    changed = {each: cards[each.slot_id] for each in kinds if each.status in STILL_SHOOTING}
    complete = [each for each in changed if kinds[each] == "card_finished" and has_shot_all(each)]
    return [
        *(told for each in changed for told in _golden_end(each, changed[each], before[each])),
        *_personal_bests([changed[each] for each in complete], complete),
        *(told for each in complete for told in _class_reached(each)),
        *_corrections(shoot, before, [each for each in kinds if each.slot_id in corrected]),
        *news_of_lead(shoot, changed.values()),
    ]


def has_shot_all(participant: Participant) -> bool:
    return entrant_of(participant).has_shot_all


def _golden_end(participant: Participant, card: Slot, before: Mapping[str, Any]) -> Iterator[News]:
    """When its last arrow is on the card. Of several ends that come at once, the last."""
    if not complete_ends(card) or before["fired"] >= card.last_place:
        return
    end = participant.figures["end"]
    if _is_golden(end, card.sheet.keypad):
        yield News("golden_end", participant, {"end": end}, card.last_place)


def _is_golden(end: Sequence[str | None], keypad: Keypad) -> bool:
    """As the kind of round counts golds."""
    return len(end) >= _FEWEST_IN_AN_END and all(value in keypad.golds for value in end)


def _personal_bests(
    cards: Collection[Slot], participants: Collection[Participant]
) -> Iterator[News]:
    """Better than every other complete card of the round with this bow; the first is no best."""
    if not cards:
        return
    best = _bests_before(cards)
    for participant, card in zip(participants, cards, strict=True):
        total, best_before = card.total, best.get(_shot_as(card))
        if best_before is not None and total > best_before:
            figures = {"total": total, "before": best_before}
            yield News("personal_best", participant, figures)


type _ShotAs = tuple[int, str, str, int | None]


def _shot_as(card: Slot) -> _ShotAs:
    return card.archer_id, card.round_key, card.bowstyle, card.shots_fired


def _bests_before(cards: Collection[Slot]) -> dict[_ShotAs, int]:
    """In one question for all of them."""
    others = Slot.objects.exclude(pk__in=[card.pk for card in cards]).filter(
        archer__in={card.archer_id for card in cards},
        round_key__in={card.round_key for card in cards},
    )
    found = others.order_by().values_list("archer", "round_key", "bowstyle", "shots_fired")
    return {tuple(shot_as): best for *shot_as, best in found.annotate(best=Max("total"))}


def _class_reached(participant: Participant) -> Iterator[News]:
    if track := track_of(entrant_of(participant)):
        figures = {"classification": track.classification, "total": participant.figures["total"]}
        yield News("class_reached", participant, figures)


def _corrections(shoot: Shoot, before: Before, corrected: Sequence[Participant]) -> Iterator[News]:
    """Where anybody's place is another after it; the arrows of the others come with them."""
    if not corrected or not _places_change(shoot, before):
        return
    for participant in corrected:
        figures = {
            "total": participant.figures["total"],
            "before": before[participant]["total"],
        }
        yield News("corrected", participant, figures, shoot.version + 1)


def _places_change(shoot: Shoot, before: Before) -> bool:
    """On the board as it is read, where nothing of the step is written yet."""
    stood = {row.entrant.id: row.entrant for row in rows_of(shoot) if row.is_listed}
    now = stood | {str(each.public_id): _now(each) for each in before}
    return _places(stood, shoot.tie_break) != _places(now, shoot.tie_break)


def _now(participant: Participant) -> Entrant:
    entrant = entrant_of(participant)
    # Of the status the figures are told when the step is written.
    figures = entrant.figures | {"status": participant.status}
    return replace(entrant, figures=figures)


def _places(entrants: Mapping[str, Entrant], rule: str) -> dict[object, int | None]:
    placed = standings((each.entry for each in entrants.values()), rule)
    return {standing.entry.id: standing.place for standing in placed}
