from typing import ClassVar

from django.contrib import admin

from scoring.models import Club, ClubMembership


class MembershipInline(admin.TabularInline):
    model = ClubMembership
    autocomplete_fields = ("archer",)
    extra = 1


@admin.register(Club)
class ClubAdmin(admin.ModelAdmin):
    """For superusers: a coach has no right to clubs and so does not see them here."""

    search_fields = ("name",)
    inlines: ClassVar = [MembershipInline]
