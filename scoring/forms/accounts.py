"""What an archer says of themselves, and what they sign in with."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scoring.accounts import ProfileChanges
from scoring.forms.fields import (
    AGE_GROUP_WORDS,
    BOWSTYLE_WORDS,
    CATEGORY_WORDS,
    HAND_WORDS,
    NOT_SAID,
    AskingForm,
    OneOfField,
)
from scoring.models import Archer
from scoring.passwords import LONGEST_PASSWORD
from scoring.refusals import Conflict, Refusal, TooMany


class NameField(forms.CharField):
    def __init__(self) -> None:
        field = Archer.display_name.field
        super().__init__(
            label=gettext_lazy("Your name"),
            max_length=field.max_length,
            validators=field.validators,
            widget=forms.TextInput(attrs={"autocomplete": "name"}),
        )


class LoginNameField(forms.CharField):
    def __init__(self) -> None:
        field = Archer.login_name.field
        plain = {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        super().__init__(
            label=gettext_lazy("Login name"),
            max_length=field.max_length,
            validators=field.validators,
            widget=forms.TextInput(attrs=plain),
        )


class PasswordField(forms.CharField):
    """Never trimmed, and never sent back."""

    def __init__(self, label: Any, *, is_new: bool) -> None:
        autocomplete = "new-password" if is_new else "current-password"
        super().__init__(
            label=label,
            max_length=LONGEST_PASSWORD,
            strip=False,
            widget=forms.PasswordInput(attrs={"autocomplete": autocomplete}),
        )


class NewPasswordForm(AskingForm):
    """Typed twice: nobody sees what they type."""

    password = PasswordField(gettext_lazy("New password"), is_new=True)
    password_again = PasswordField(gettext_lazy("The same again"), is_new=True)

    def clean(self) -> dict[str, Any]:
        first, second = map(self.cleaned_data.get, ("password", "password_again"))
        if first and second and first != second:
            self.add_error("password_again", _("The two are not the same."))
        return self.cleaned_data


class AccountForm(NewPasswordForm):
    display_name = NameField()
    login_name = LoginNameField()

    field_order = ("display_name", "login_name", "password", "password_again")


class PasswordForm(NewPasswordForm):
    old = PasswordField(gettext_lazy("Password until now"), is_new=False)
    signs_out = forms.BooleanField(
        label=gettext_lazy("Sign out all my other devices"), required=False
    )

    field_order = ("old", "password", "password_again", "signs_out")


class SignInForm(AskingForm):
    login_name = LoginNameField()
    password = PasswordField(gettext_lazy("Password"), is_new=False)
    brings = forms.BooleanField(required=False)
    next = forms.CharField(required=False, widget=forms.HiddenInput)


class MoveForm(forms.Form):
    """Sent by whoever wants to go on here; a look alone takes nothing."""

    brings = forms.BooleanField(required=False)


class ProfileForm(AskingForm):
    display_name = NameField()
    bowstyle = OneOfField(NOT_SAID | BOWSTYLE_WORDS, label=gettext_lazy("Bowstyle"), required=False)
    age_group = OneOfField(
        NOT_SAID | AGE_GROUP_WORDS, label=gettext_lazy("Age group"), required=False
    )
    category = OneOfField(
        NOT_SAID | CATEGORY_WORDS,
        label=gettext_lazy("Category"),
        required=False,
        widget=forms.RadioSelect,
    )
    handedness = OneOfField(
        NOT_SAID | HAND_WORDS,
        label=gettext_lazy("You shoot"),
        required=False,
        widget=forms.RadioSelect,
    )
    next = forms.CharField(required=False, widget=forms.HiddenInput)

    def changes(self) -> ProfileChanges:
        asked = self.cleaned_data
        return {
            "display_name": asked["display_name"],
            "bowstyle": asked["bowstyle"],
            "category": asked["category"],
            "age_group": asked["age_group"],
            "handedness": asked["handedness"],
        }


class DeviceForm(AskingForm):
    label = forms.CharField(
        label=gettext_lazy("What is it for?"),
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


def refuse(form: forms.Form, why: Refusal) -> None:
    """The refusal of a domain function, in the archer's words and beside what it is about."""
    if isinstance(why, TooMany):
        words = _("Too many tries. Try again in %(seconds)d seconds.")
        form.add_error(None, words % {"seconds": why.retry_after_seconds})
    elif isinstance(why, Conflict):
        form.add_error(
            None,
            _(
                "A card is open on this phone and another one in the account. Finish one of them "
                "first; nothing was changed."
            ),
        )
    else:
        field = why.about if why.about in form.fields else None
        form.add_error(field, _words(form, why))


def _words(form: forms.Form, why: Refusal) -> str:
    told: dict[tuple[type[forms.Form], str], str] = {
        (AccountForm, "login_name"): _("This login name is taken. Choose another."),
        (SignInForm, "password"): _("Login name and password do not belong together."),
        (PasswordForm, "old"): _("This is not your password."),
    }
    return told.get((type(form), why.about), why.words)
