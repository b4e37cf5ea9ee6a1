from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from scoring.admin.looking import archer_of
from scoring.clubs import club_token
from scoring.models import Club, ClubMembership
from scoring.views.qr_codes import shown_link


class MembershipInline(admin.StackedInline):
    """Not as a table: there Django gives no field a label that is read aloud."""

    model = ClubMembership
    autocomplete_fields = ("archer",)
    extra = 1

    class Media:
        # The first is Django's own, named for the order.
        js = ("admin/js/autocomplete.js", "coach/choices.js")


@admin.register(Club)
class ClubAdmin(admin.ModelAdmin):
    """For superusers: a coach has no right to clubs and so does not see them here."""

    search_fields = ("name",)
    inlines: ClassVar = [MembershipInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Club]:
        # To a coach who asks by its number, another's club is as one that never was.
        return Club.objects.coached_by(archer_of(request))

    def lookup_allowed(self, *_: object) -> bool:
        return False

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        if (club := kwargs.get("obj")) is not None:
            context["shown"] = shown_link(request, "club-join", club_token(club))
        return super().render_change_form(request, context, *args, **kwargs)
