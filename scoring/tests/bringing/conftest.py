import pytest

from scoring.callers import Caller
from scoring.card_life import confirm_card, finish_card
from scoring.tests.bringing import FIELD, WHOLE
from scoring.tests.factory import make_archer, make_session, make_slot
from scoring.tests.phone import Phone


@pytest.fixture
def shot(robin, noted_card):
    """Robin's cards: the practice, a whole round that is confirmed, one given up on a field."""
    by = Caller(robin.pk)
    finish_card(noted_card.public_id, by=by)
    facts = {"bowstyle": "recurve", "category": "open", "age_group": "50+", "draw_weight": 38.5}
    whole = make_slot(robin, noted_card.session, round_key=WHOLE, lane=2, **facts)
    Phone(robin).tap_all(whole, *"975311197531119753111M9M")
    confirm_card(whole.public_id, total=None, by=by)
    field = make_slot(robin, make_session(make_archer("john"), "Wood"), round_key=FIELD)
    Phone(robin).tap_all(field, "6", "5")
    finish_card(field.public_id, by=by)
    return [noted_card, whole, field]
