"""What an archer is called in one shoot: by the own name, unless they say another."""

from django.core.exceptions import ValidationError

from leaderboard.models import Participant
from scoring.names import validate_name
from scoring.refusals import Invalid

LONGEST = 40


def checked_nickname(nickname: str) -> str:
    named = nickname.strip()
    if len(named) > LONGEST:
        raise Invalid("nickname", f"has at most {LONGEST} characters")
    try:
        validate_name(named)
    except ValidationError as wrong:
        raise Invalid("nickname", " ".join(wrong.messages)) from wrong
    return named


def shown_name(participant: Participant) -> str:
    return participant.nickname or participant.archer.display_name


def isolated(name: str) -> str:
    """It keeps its own direction of writing in whichever sentence."""
    return f"\u2068{name}\u2069"
