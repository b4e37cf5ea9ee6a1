"""What coaches may look at, and change only through the domain's own functions."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from scoring.callers import Caller
from scoring.models import Archer


def archer_of(request: HttpRequest) -> Archer:
    assert isinstance(request.user, Archer)  # noqa: S101 — the admin admits nobody else
    return request.user


def caller_of(request: HttpRequest) -> Caller:
    archer = archer_of(request)
    return Caller(archer.pk, sees_everything=archer.is_superuser)


class LookingAdmin(admin.ModelAdmin):
    """Its queryset decides which rows a coach sees; none is added, changed or deleted here."""

    show_full_result_count = False

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        # There are no filters, and ?password__regex= would let a coach guess at hashes.
        return False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    def has_module_permission(self, request: HttpRequest) -> bool:
        return True

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
