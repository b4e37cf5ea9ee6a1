"""What coaches and superusers see under /admin/."""

from typing import ClassVar

from django.contrib import admin
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from scoring.models import Archer, Club, ClubMembership

admin.site.site_title = admin.site.site_header = "Archstats"
admin.site.index_title = _("Coach")
admin.site.unregister(Group)


@admin.register(Archer)
class ArcherAdmin(admin.ModelAdmin):
    """Coaches look; nobody changes an account here."""

    list_display = ("display_name", "login_name", "created_at")
    search_fields = ("display_name", "login_name")
    fields = readonly_fields = ("display_name", "login_name", "public_id", "created_at")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Archer]:
        assert isinstance(request.user, Archer)  # noqa: S101 — the admin admits nobody else
        return Archer.objects.visible_to(request.user)

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        # There are no filters, and ?password__regex= would let a coach guess at hashes.
        return False

    def has_view_permission(self, request: HttpRequest, obj: Archer | None = None) -> bool:
        return True

    def has_module_permission(self, request: HttpRequest) -> bool:
        return True

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Archer | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Archer | None = None) -> bool:
        return False


class MembershipInline(admin.TabularInline):
    model = ClubMembership
    autocomplete_fields = ("archer",)
    extra = 1


@admin.register(Club)
class ClubAdmin(admin.ModelAdmin):
    """For superusers: a coach has no right to clubs and so does not see them here."""

    search_fields = ("name",)
    inlines: ClassVar = [MembershipInline]
