"""What a name may be: anything people are called, and nothing that hides or breaks a line."""

from unicodedata import category

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

# Control characters, halves of a character, separators of lines and paragraphs. What joins emoji or
# turns the direction of writing stays: names need it.
_UNPRINTABLE = {"Cc", "Cs", "Zl", "Zp"}


def validate_name(name: str) -> None:
    if name != name.strip() or any(category(character) in _UNPRINTABLE for character in name):
        raise ValidationError(
            _("A name has no spaces around it and no line breaks or control characters in it.")
        )


def validate_login_name(name: str) -> None:
    """Stricter: it is typed to sign in, so what cannot be seen cannot be in it."""
    validate_name(name)
    if not name.isprintable():
        raise ValidationError(_("A login name has visible characters only."))
