"""Why a domain function said no, in the archer's words and beside what it is about."""

from django import forms
from django.utils.translation import gettext as _

from scoring.forms.accounts import refuse
from scoring.refusals import Conflict, Invalid, Refusal

_FIELDS = {"round": "round", "timezone": "zone"}


def refuse_shoot(form: forms.Form, why: Refusal) -> None:
    words = refusal_in_words(why)
    if words is None:
        refuse(form, why)
        return
    field = _FIELDS.get(why.about, why.about)
    form.add_error(field if field in form.fields else None, words)


def refusal_in_words(why: Refusal) -> str | None:
    """None where the general words will do."""
    told = {
        (Conflict, "code"): _("All codes are taken at the moment. Try again tomorrow."),
        (Conflict, "starts_at"): _("It has started already."),
        (Conflict, "capacity"): _("More archers than that are here already."),
        (Conflict, "shoot"): _("This shoot is over."),
        (Conflict, "participants"): _("Nobody else can join: it is locked or full."),
        (Conflict, "status"): _("The card is finished already."),
        (Invalid, "title"): _("The name is one line of at most 100 characters."),
        (Invalid, "starts_at"): _("At most a week ahead."),
        (Invalid, "expires_at"): _("It can end later than planned, by a week at most."),
        (Invalid, "reason"): _("The reason is one line."),
        (Invalid, "nickname"): _("A name has no line breaks or control characters in it."),
    }
    return told.get((type(why), why.about))
