import pytest
from django.core.checks import run_checks


def found(settings, *, deploy=False, **changed):
    for name, value in {"EMBEDDED": False, "DEBUG": False, "HTTPS": True, **changed}.items():
        setattr(settings, name, value)
    settings.ALLOWED_HOSTS = changed.get("ALLOWED_HOSTS", ["scores.example.org"])
    return {
        message.id
        for message in run_checks(tags=["security"], include_deployment_checks=deploy)
        if message.id.startswith("archstats.")
    }


def test_a_club_server_as_documented_is_clean(settings):
    assert found(settings, deploy=True) == set()


def test_the_embedded_default_is_clean(settings):
    assert found(settings, EMBEDDED=True, HTTPS=False) == set()


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"DEBUG": True}, "archstats.E001"),
        ({"ALLOWED_HOSTS": ["*"]}, "archstats.E002"),
        ({"ALLOWED_HOSTS": ["."]}, "archstats.E002"),
        ({"EMBEDDED": True, "HTTPS": True}, "archstats.E003"),
        ({"HTTPS": False, "TRUSTED_PROXIES": ["*"]}, "archstats.E004"),
        ({"HTTPS": False, "TRUSTED_PROXIES": ["10.0.0.1", "::/0"]}, "archstats.E004"),
    ],
)
def test_a_dangerous_combination_is_an_error(settings, changed, error):
    assert error in found(settings, **changed)


def test_plain_http_is_pointed_out_before_deploying(settings):
    assert found(settings, HTTPS=False, deploy=True) == {"archstats.W001"}
