"""What an archer takes along, and a place where nothing of it is."""

from scoring.models import Arrow, Note, Session, Shot, ShotRevision, Slot, Target
from scoring.own_data import own_data_as_json

# What is an archer's own, so that each may be deleted before what it stands on.
OWN = (Note, ShotRevision, Shot, Slot, Target, Session, Arrow)
WHOLE, FIELD = "misc_2_doz_20y_122cm", "wa_field_24_red_unmarked"


def text_of_all(archer):
    archer.refresh_from_db()
    return own_data_as_json(archer).encode()


def gone():
    """Nothing of it is here, as on another installation."""
    for model in OWN:
        model.objects.all().delete()
