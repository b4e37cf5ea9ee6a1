from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from scoring.admin.exporting import ExportingAdmin
from scoring.admin.filters import ClubFilter
from scoring.admin.looking import archer_of, is_key
from scoring.models import Archer
from scoring.models.slot import SlotQuerySet
from scoring.passwords import reset_password


@admin.register(Archer)
class ArcherAdmin(ExportingAdmin):
    """Coaches look, a superuser helps who lost a password; nobody changes an account otherwise."""

    list_display = ("display_name", "login_name", "created_at")
    list_filter = (ClubFilter,)
    search_fields = ("display_name", "login_name")
    ordering = ("display_name", "pk")
    fields = readonly_fields = ("display_name", "login_name", "public_id", "created_at", "cards")

    def found_by(self, word: str, named: QuerySet[Archer]) -> Q:
        return Q(pk__in=named) | Q(login_name__icontains=word)

    def cards_in(self, rows: QuerySet[Any], seen: SlotQuerySet) -> SlotQuerySet:
        return seen.filter(archer__in=rows.values("pk"))

    def get_urls(self) -> list[URLPattern]:
        password = path(
            "<path:object_id>/password/",
            self.admin_site.admin_view(self.password),
            name="scoring_archer_password",
        )
        return [password, *super().get_urls()]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        accounts = Archer.objects.with_password_reset_by(archer_of(request))
        context["has_password_reset"] = accounts.filter(pk=kwargs["obj"].pk).exists()
        return super().render_change_form(request, context, *args, **kwargs)

    def password(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """For one who lost theirs: a new one, told to the superuser this once."""
        superuser = archer_of(request)
        accounts = Archer.objects.with_password_reset_by(superuser)
        archer = accounts.filter(pk=object_id).first() if is_key(object_id) else None
        if archer is None:
            return self.no_such_row(request, object_id)
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Reset password"),
            "subtitle": str(archer),
            "opts": self.opts,
            "archer": archer,
            "password": reset_password(archer.pk, by=superuser) if request.method == "POST" else "",
        }
        return TemplateResponse(request, "admin/scoring/archer/password.html", context)

    @admin.display(description=_("cards"))
    def cards(self, archer: Archer) -> SafeString:
        asked = {"archer__public_id": archer.public_id}
        where = reverse("admin:scoring_slot_changelist", query=asked)
        return format_html('<a href="{}">{}</a>', where, _("All cards that you may see"))
