"""Links that another phone reads off the screen of this one."""

from typing import NamedTuple
from urllib.parse import urlsplit

import segno
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString


class ShownLink(NamedTuple):
    link: str
    code: SafeString
    # At an address that no other phone can open.
    is_only_here: bool


def shown_link(request: HttpRequest, name: str, token: str) -> ShownLink:
    link = request.build_absolute_uri(reverse(name, args=[token]))
    host = urlsplit(link).hostname or ""
    return ShownLink(link, _qr_code(link), host in settings.LOOPBACK)


def _qr_code(link: str) -> SafeString:
    """Black on white with its quiet zone, whatever the page's colours are."""
    code = segno.make(link, error="m", micro=False)
    drawn = code.svg_inline(
        omitsize=True, border=4, dark="#000", light="#fff", svgclass="qr__code", lineclass=None
    )
    return SafeString(drawn)
