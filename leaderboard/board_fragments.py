"""The parts of a board. Page and live frame show the same bytes, which know of no viewer."""

from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from leaderboard.cards import BoardCard
from leaderboard.orders import Section
from leaderboard.rule_words import FIGURES

# Several large shoots: a card is rendered once in a process, for whichever views and pages.
_CARDS_KEPT = 4096


def card_id(participant_id: str) -> str:
    return f"participant-{participant_id}"


def heading_id(section: Section) -> str:
    return f"round-{section[2]}"


def neighbour_id(participant_id: str) -> str:
    return f"line-{participant_id}"


@lru_cache(_CARDS_KEPT)
def card_fragment(card: BoardCard) -> SafeString:
    told = {
        "id": card_id(card.participant_id),
        "card": card,
        "figures": [(FIGURES[key], value) for key, value in card.tie_break],
    }
    return render_to_string("leaderboard/_card.html", told)


def heading_fragment(section: Section) -> SafeString:
    told = {"id": heading_id(section), "round_name": section[1]}
    return render_to_string("leaderboard/_heading.html", told)


def neighbour_fragment(participant_id: str, name: str) -> SafeString:
    return render_to_string(
        "leaderboard/_neighbour.html", {"id": neighbour_id(participant_id), "name": name}
    )
