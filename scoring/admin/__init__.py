"""What coaches and superusers see under /admin/."""

from django.contrib import admin
from django.contrib.auth.models import Group
from django.utils.translation import gettext_lazy as _

from scoring.admin import archers, cards, clubs, sessions  # noqa: F401 — they register themselves
from scoring.admin.signing_in import CoachSignInForm

admin.site.site_title = admin.site.site_header = "Archstats"
admin.site.index_title = _("Coach")
admin.site.login_form = CoachSignInForm
admin.site.unregister(Group)
