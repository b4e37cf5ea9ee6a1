"""Combinations of settings that each look right and are dangerous together. They stop the start."""

from collections.abc import Sequence
from ipaddress import ip_network
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Error, Tags, register


@register(Tags.security)
def dangerous_combinations(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> list[CheckMessage]:
    found: list[CheckMessage] = []
    if settings.DEBUG and not settings.EMBEDDED:
        found.append(
            Error(
                "DEBUG=1 outside the embedded mode shows settings and traces to everybody.",
                hint="Unset DEBUG, or run bin/dev on your own machine.",
                id="archstats.E001",
            )
        )
    if not settings.EMBEDDED and any(
        host.strip(".") in ("", "*") for host in settings.ALLOWED_HOSTS
    ):
        found.append(
            Error(
                "ALLOWED_HOSTS admits every name: a forged Host header reaches links and QR codes.",
                hint="Name the hosts that people type, as in ALLOWED_HOSTS=scores.example.org.",
                id="archstats.E002",
            )
        )
    if settings.HTTPS and settings.EMBEDDED:
        found.append(
            Error(
                "ARCHSTATS_HTTPS=1 in the embedded mode: phones on http:// lose their sign-in.",
                hint="Unset ARCHSTATS_HTTPS, or unset ARCHSTATS_EMBEDDED and serve behind HTTPS.",
                id="archstats.E003",
            )
        )
    if not (settings.EMBEDDED or settings.HTTPS) and any(
        map(_is_everybody, settings.TRUSTED_PROXIES)
    ):
        found.append(
            Error(
                "TRUSTED_PROXIES is everybody, without HTTPS: anybody may claim any address.",
                hint="Name the proxy's address or network.",
                id="archstats.E004",
            )
        )
    return found


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
