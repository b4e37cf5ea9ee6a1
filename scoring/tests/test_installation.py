import pytest
from django.core.management import call_command
from django.db import IntegrityError

from scoring.models import Installation


@pytest.mark.django_db
def test_there_is_one_installation_from_the_first_migrate_on():
    installation = Installation.objects.get()

    assert (installation.pk, len(installation.link_key)) == (1, 32)


@pytest.mark.django_db
def test_there_is_never_a_second():
    with pytest.raises(IntegrityError):
        Installation.objects.create(pk=2)


@pytest.mark.django_db
def test_migrating_again_keeps_its_epoch_and_key():
    before = Installation.objects.values().get()
    call_command("migrate", verbosity=0)

    assert Installation.objects.values().get() == before


@pytest.mark.django_db(transaction=True)
def test_after_a_flush_it_is_another():
    before = Installation.objects.get().epoch
    call_command("flush", verbosity=0, interactive=False)

    assert Installation.objects.get().epoch != before


@pytest.mark.django_db(transaction=True)
def test_a_database_migrated_back_to_before_it_does_without():
    try:
        call_command("migrate", "scoring", "0001", verbosity=0)
    finally:
        call_command("migrate", verbosity=0)

    assert Installation.objects.count() == 1
