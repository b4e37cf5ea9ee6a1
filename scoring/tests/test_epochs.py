from io import StringIO

from django.core.management import call_command

from scoring.epochs import current_epoch


def test_a_new_epoch_differs_from_the_one_before(db):
    before = current_epoch()
    said = StringIO()

    call_command("new_epoch", stdout=said)

    assert len(current_epoch()) == len(before) == 32
    assert current_epoch() != before
    assert "replace what they show" in said.getvalue()
