"""Combinations of settings that each look right and are dangerous together. They stop the start."""

from collections.abc import Callable, Sequence
from ipaddress import ip_network
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Error, Tags, register

# What is so then, what it means, what to do about it.
_DANGEROUS: dict[str, tuple[Callable[[], bool], str, str]] = {
    "archstats.E001": (
        lambda: settings.DEBUG and not settings.EMBEDDED,
        "DEBUG=1 outside the embedded mode shows settings and traces to everybody.",
        "Unset DEBUG, or run bin/dev on your own machine.",
    ),
    "archstats.E002": (
        lambda: not settings.EMBEDDED and any(map(_is_every_host, settings.ALLOWED_HOSTS)),
        "ALLOWED_HOSTS admits every name: a forged Host header reaches links and QR codes.",
        "Name the hosts that people type, as in ALLOWED_HOSTS=scores.example.org.",
    ),
    "archstats.E003": (
        lambda: settings.HTTPS and settings.EMBEDDED,
        "ARCHSTATS_HTTPS=1 in the embedded mode: phones on http:// lose their sign-in.",
        "Unset ARCHSTATS_HTTPS, or unset ARCHSTATS_EMBEDDED and serve behind HTTPS.",
    ),
    "archstats.E004": (
        lambda: (
            not (settings.EMBEDDED or settings.HTTPS)
            and any(map(_is_everybody, settings.TRUSTED_PROXIES))
        ),
        "TRUSTED_PROXIES is everybody, without HTTPS: anybody may claim any address.",
        "Name the proxy's address or network.",
    ),
}


@register(Tags.security)
def dangerous_combinations(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> list[CheckMessage]:
    return [
        Error(words, hint=hint, id=id_)
        for id_, (is_so, words, hint) in _DANGEROUS.items()
        if is_so()
    ]


def _is_every_host(host: str) -> bool:
    return host.strip(".") in {"", "*"}


def _is_everybody(network: str) -> bool:
    return network == "*" or ip_network(network).prefixlen == 0


@register(Tags.security, deploy=True)
def plain_http(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    if settings.HTTPS:
        return []
    return [
        checks.Warning(
            "ARCHSTATS_HTTPS=0: sign-ins travel in the open, and no card opens without signal.",
            hint="Serve behind HTTPS; plain HTTP is for a range's own network.",
            id="archstats.W001",
        )
    ]
