"""What a name may be: anything people are called, and nothing that hides or breaks a line."""

from unicodedata import category, normalize

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

# Control characters, halves of a character, separators of lines and paragraphs. What joins emoji or
# turns the direction of writing stays: names need it.
_UNPRINTABLE = {"Cc", "Cs", "Zl", "Zp"}


def is_plain_line(text: str) -> bool:
    """Whether nothing in it hides or breaks the line."""
    return not any(category(character) in _UNPRINTABLE for character in text)


def is_plain_text(text: str) -> bool:
    """The same of each of its lines."""
    return is_plain_line(text.replace("\r", "").replace("\n", ""))


def validate_name(name: str) -> None:
    if name != name.strip() or not is_plain_line(name):
        raise ValidationError(
            _("A name has no spaces around it and no line breaks or control characters in it.")
        )


def validate_login_name(name: str) -> None:
    """Stricter: it is typed to sign in, so what cannot be seen cannot be in it."""
    validate_name(name)
    if not name.isprintable():
        raise ValidationError(_("A login name has visible characters only."))


def folded_login_name(typed: str) -> str:
    """As it is kept and looked up, in the form in which a sign-in page sends it.

    The case of A to Z is kept and is the database's affair: of other letters, whose case each
    database sees otherwise, only the small ones are kept.
    """
    letters = (
        letter if letter.isascii() else letter.casefold() for letter in normalize("NFKC", typed)
    )
    return normalize("NFKC", "".join(letters))
