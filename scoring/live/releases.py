"""Which release of the site a page is from: known by the files that were gathered for it."""

from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest


def release() -> str:
    """Empty while developing: then files are read as they are now."""
    found: str = getattr(staticfiles_storage, "manifest_hash", "")
    return found


def release_of_page(request: HttpRequest) -> dict[str, str]:
    """For every template of a page."""
    return {"release": release()}
