from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from scoring.admin.looking import LookingAdmin, archer_of
from scoring.models import Archer


@admin.register(Archer)
class ArcherAdmin(LookingAdmin):
    """Coaches look; nobody changes an account here."""

    list_display = ("display_name", "login_name", "created_at")
    search_fields = ("display_name", "login_name")
    fields = readonly_fields = ("display_name", "login_name", "public_id", "created_at", "cards")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Archer]:
        return Archer.objects.visible_to(archer_of(request))

    @admin.display(description=_("cards"))
    def cards(self, archer: Archer) -> SafeString:
        asked = {"archer__public_id": archer.public_id}
        where = reverse("admin:scoring_slot_changelist", query=asked)
        return format_html('<a href="{}">{}</a>', where, _("All cards that you may see"))
