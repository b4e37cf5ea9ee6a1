"""Archers on a board, made from the arrows on their cards."""

from collections import Counter
from itertools import count

from leaderboard.boards import Board
from leaderboard.entrants import Entrant
from leaderboard.figures import ArcherFigures, ShootFigures
from scoring.sheets import sheet_for
from scoring.tally import tally_of

_numbers = count(1)


def make_entrant(arrows="", *, name="Robin", id_=None, **told):
    """`arrows` are the values on the card, parted by spaces."""
    values = arrows.split()
    facts = {"round": "wa720_70", "face": "", "bowstyle": "", "category": "", "age_group": ""}
    facts |= {key: told.pop(key) for key in [*facts] if key in told}
    sheet = sheet_for(facts["round"], facts["face"], facts["bowstyle"])
    size = sheet.round.end_size if sheet.round else 3
    figures = ArcherFigures(
        **{
            "status": "competing",
            "is_ready": False,
            "slot": "",
            "place": "1A",
            **facts,
            "handicap": None,
            "counts": dict(Counter(values)),
            "total": tally_of(values, sheet.keypad).total,
            "fired": len(values),
            "last": len(values),
            "legs": list(sheet.round.arrows_per_leg(len(values))) if sheet.round else [],
            "end": values[(len(values) - 1) // size * size :] if values else [],
            "is_finished": sheet.round is not None and len(values) == sheet.round.arrow_count,
            "finish_order": None,
            "late": 0,
        }
        | told
    )
    return Entrant(id_ or f"{next(_numbers):08}", name, figures)


def make_board(*entrants, rule="wa_outdoor_2026", version=1):
    shoot = ShootFigures(title="", round="", tie_break=rule, status="shooting")
    return Board(version, shoot, {entrant.id: entrant for entrant in entrants})
