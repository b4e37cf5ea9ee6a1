import pytest
from django.core.exceptions import ImproperlyConfigured

from archstats import env


def test_an_empty_variable_counts_as_not_set(monkeypatch):
    monkeypatch.setenv("PLACE", "  ")

    assert env.text("PLACE", "here") == "here"


def test_a_variable_without_default_is_named_when_it_is_missing(monkeypatch):
    monkeypatch.delenv("PLACE", raising=False)

    with pytest.raises(ImproperlyConfigured, match="PLACE is not set"):
        env.text("PLACE")


@pytest.mark.parametrize(("given", "read"), [("1", True), ("0", False), ("", True)])
def test_a_flag_is_0_or_1(monkeypatch, given, read):
    monkeypatch.setenv("DEBUG", given)

    assert env.flag("DEBUG", default=True) is read


@pytest.mark.parametrize("given", ["true", "yes", "2", "off", "١"])
def test_any_other_flag_is_refused_by_name(monkeypatch, given):
    monkeypatch.setenv("DEBUG", given)

    with pytest.raises(ImproperlyConfigured, match="DEBUG must be 0 or 1"):
        env.flag("DEBUG", default=False)


@pytest.mark.parametrize("given", ["65536", "-1", "80.0", "http", "8_000", "٨٠"])
def test_a_number_outside_its_range_is_refused_by_name(monkeypatch, given):
    monkeypatch.setenv("PORT", given)

    with pytest.raises(ImproperlyConfigured, match="PORT must be a whole number from 0 to 65535"):
        env.whole_number("PORT", default=8000, lowest=0, highest=65535)


def test_a_list_is_parted_by_commas(monkeypatch):
    monkeypatch.setenv("ALLOWED_HOSTS", "a.example, b.example,")

    assert env.words("ALLOWED_HOSTS") == ["a.example", "b.example"]
