import pytest
from django.db import IntegrityError, connection, transaction

from leaderboard.models import Participant
from leaderboard.tests.factory import make_participant, make_shoot
from scoring.models import Slot

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("model", "index"), [(Slot, "slot_not_counted"), (Participant, "participant_not_counted")]
)
def test_what_was_never_counted_has_an_index_of_its_own(model, index):
    with connection.cursor() as cursor:
        indexes = connection.introspection.get_constraints(cursor, model._meta.db_table)

    assert indexes[index]["index"]


@pytest.mark.parametrize("model", [Slot, Participant])
def test_the_columns_say_where_their_numbers_come_from(model):
    """As far as a database has a place for it: SQLite has none."""
    with connection.cursor() as cursor:
        columns = connection.introspection.get_table_description(cursor, model._meta.db_table)
    said = {column.name for column in columns if "NULL:" in (getattr(column, "comment", "") or "")}

    expected = {"shots_fired", "shots_hit"} if connection.vendor == "postgresql" else set()
    assert said == expected


def test_no_row_has_more_hits_than_shots(marian, robin):
    participant = make_participant(make_shoot(marian), robin)

    for model, pk in ((Slot, participant.slot_id), (Participant, participant.pk)):
        with pytest.raises(IntegrityError), transaction.atomic():
            model.objects.filter(pk=pk).update(shots_fired=5, shots_hit=6)
