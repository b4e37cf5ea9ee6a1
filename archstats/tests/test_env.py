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


@pytest.mark.parametrize("given", ["65536", "-1", "80.0", "http", "8_000", "٨٠", "9" * 5000])
def test_a_number_outside_its_range_is_refused_by_name(monkeypatch, given):
    monkeypatch.setenv("PORT", given)

    with pytest.raises(ImproperlyConfigured, match="PORT must be a whole number from 0 to 65535"):
        env.whole_number("PORT", default=8000, lowest=0, highest=65535)


@pytest.mark.parametrize(
    "given",
    ["a.example, b.example,", "scores.example.org", ".example.org", "[::1]", "192.168.1.5", "*"],
)
def test_hosts_are_names_parted_by_commas(monkeypatch, given):
    monkeypatch.setenv("ALLOWED_HOSTS", given)

    assert env.hosts("ALLOWED_HOSTS") == [name.strip() for name in given.split(",") if name]


@pytest.mark.parametrize(
    "given",
    ["https://a.example", "a.example:8000", "a example", "*.example.org", ".org", ".", ",", "a..b"],
)
def test_what_no_host_header_can_match_is_refused_by_name(monkeypatch, given):
    monkeypatch.setenv("ALLOWED_HOSTS", given)

    with pytest.raises(ImproperlyConfigured, match="ALLOWED_HOSTS"):
        env.hosts("ALLOWED_HOSTS")


@pytest.mark.parametrize("given", ["127.0.0.1,::1", "10.0.0.0/8", "*"])
def test_networks_are_addresses_parted_by_commas(monkeypatch, given):
    monkeypatch.setenv("TRUSTED_PROXIES", given)

    assert env.networks("TRUSTED_PROXIES", "127.0.0.1") == given.split(",")


@pytest.mark.parametrize("given", ["caddy", "10.0.0.0/99", "10.0.0.1/8", ",", "not an address"])
def test_a_network_that_is_none_is_refused_by_name(monkeypatch, given):
    monkeypatch.setenv("TRUSTED_PROXIES", given)

    with pytest.raises(ImproperlyConfigured, match="TRUSTED_PROXIES"):
        env.networks("TRUSTED_PROXIES", "127.0.0.1")


@pytest.mark.parametrize("given", ["", "x" * 20, "q0J3Zr6bT1uXy8Kc2Vd9Aw-_"])
def test_a_token_is_long_or_not_there(monkeypatch, given):
    monkeypatch.setenv("METRICS_TOKEN", given)

    assert env.token("METRICS_TOKEN") == given


@pytest.mark.parametrize("given", ["hush", "hush hush hush hush hush", "hush-hush-hush-hushä"])
def test_a_token_that_can_be_guessed_or_not_be_sent_is_refused_unsaid(monkeypatch, given):
    monkeypatch.setenv("METRICS_TOKEN", given)

    with pytest.raises(ImproperlyConfigured, match="METRICS_TOKEN must be") as refused:
        env.token("METRICS_TOKEN")
    assert "hush" not in str(refused.value)


def test_other_installations_have_a_name_an_address_and_a_token(monkeypatch):
    given = "old=https://hush-1@old.example.org, lan=http://hush-2@10.0.0.7:8000/"
    monkeypatch.setenv("ARCHSTATS_REMOTES", given)

    assert env.remotes("ARCHSTATS_REMOTES") == {
        "old": ("https://old.example.org", "hush-1"),
        "lan": ("http://10.0.0.7:8000", "hush-2"),
    }


def test_without_other_installations_there_are_none(monkeypatch):
    monkeypatch.delenv("ARCHSTATS_REMOTES", raising=False)

    assert env.remotes("ARCHSTATS_REMOTES") == {}


@pytest.mark.parametrize(
    "given",
    [
        "https://hush@old.example.org",
        "old=https://old.example.org",
        "old=ftp://hush@old.example.org",
        "old=https://hush@old.example.org/api?x=1",
        "a b=https://hush@old.example.org",
        "lan=http://hush@10.0.0.7,old",
    ],
)
def test_an_installation_that_is_none_is_refused_without_repeating_its_token(monkeypatch, given):
    monkeypatch.setenv("ARCHSTATS_REMOTES", given)

    with pytest.raises(ImproperlyConfigured, match="ARCHSTATS_REMOTES must look like") as refused:
        env.remotes("ARCHSTATS_REMOTES")
    assert "hush" not in str(refused.value)


REDIS = {"schemes": ("redis", "unix"), "form": "redis://host:port/0", "default": ""}


@pytest.mark.parametrize("given", ["", "redis://localhost:6379/0", "unix:///run/redis.sock"])
def test_an_address_is_taken_as_it_is(monkeypatch, given):
    monkeypatch.setenv("REDIS_URL", given)

    assert env.address("REDIS_URL", **REDIS) == given


@pytest.mark.parametrize(
    "given",
    ["localhost", "redis://:hush@[::1", "redis://:hush@h:http/0", "redis://:hush@h/0?foo=bar"],
)
def test_an_address_that_is_none_is_refused_without_repeating_its_password(monkeypatch, given):
    monkeypatch.setenv("REDIS_URL", given)

    with pytest.raises(ImproperlyConfigured, match="REDIS_URL must look like") as refused:
        env.address("REDIS_URL", **REDIS)
    assert "hush" not in str(refused.value)
