from typing import Any

from django.contrib.admin.forms import AdminAuthenticationForm
from django.utils.translation import gettext_lazy as _

from scoring.device_cookies import network_asking
from scoring.forms.accounts import refuse
from scoring.passwords import archer_with
from scoring.refusals import Invalid, TooMany


class CoachSignInForm(AdminAuthenticationForm):
    """Django's own would let a script guess as often as it likes."""

    error_messages = {  # noqa: RUF012 — as Django declares it
        **AdminAuthenticationForm.error_messages,
        "invalid_login": _("Login name and password do not belong together, or are of no coach."),
    }

    def clean(self) -> dict[str, Any]:
        name, password = (self.cleaned_data.get(each) for each in ("username", "password"))
        if not (name and password and self.request):
            return self.cleaned_data
        try:
            archer = archer_with(name, password, network=network_asking(self.request))
        except Invalid as wrong:
            raise self.get_invalid_login_error() from wrong
        except TooMany as why:
            refuse(self, why)
        else:
            self.confirm_login_allowed(archer)
            self.user_cache = archer
        return self.cleaned_data
