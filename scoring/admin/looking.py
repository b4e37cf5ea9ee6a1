"""What coaches may look at, and change only through the domain's own functions."""

from abc import abstractmethod
from operator import attrgetter
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import admin
from django.db.models import Count, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.utils.formats import date_format

from scoring.callers import Caller
from scoring.models import Archer

# Of a search. More would make a question that no database takes, and SQLite takes none for a word
# of tens of thousands; nothing that is searched is longer.
_MOST_WORDS, _LONGEST_WORD = 8, 255
# Of a key. Django would ask the database for more, which fails.
_MOST_DIGITS = 18


def archer_of(request: HttpRequest) -> Archer:
    assert isinstance(request.user, Archer)  # noqa: S101 — the admin admits nobody else
    return request.user


def is_key(typed: str) -> bool:
    return typed.isascii() and typed.isdigit() and len(typed) <= _MOST_DIGITS


def caller_of(request: HttpRequest) -> Caller:
    archer = archer_of(request)
    return Caller(archer.pk, sees_everything=archer.is_superuser)


def archers_seen(request: HttpRequest) -> QuerySet[Archer]:
    """By whoever is signed in. Whatever the admin shows, finds or offers is of these.

    A coach's are asked for once in a request, and named by their keys from then on: they stand in
    every part of its questions, and as a question in each of them PostgreSQL takes seconds.
    """
    archer = archer_of(request)
    if archer.is_superuser:
        return Archer.objects.visible_to(archer)
    if not hasattr(request, "archers_seen"):
        keys = Archer.objects.visible_to(archer).values_list("pk", flat=True)
        request.archers_seen = [*keys]  # type: ignore[attr-defined]
    return Archer.objects.filter(pk__in=request.archers_seen)  # type: ignore[attr-defined]


def count_of(rows: QuerySet[Any], of: str) -> Coalesce:
    """How many of these each row has, to which `of` leads them. It is counted for one page alone,
    where a join would count for the whole list."""
    counted = rows.order_by().values(of).annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(counted), 0)


def moment(name: str, words: Any, *, zone: str = "timezone") -> Any:
    """A column that tells when, on the clock of the range."""

    @admin.display(description=words, ordering=name)
    def told(row: Any) -> str:
        at = getattr(row, name)
        there = at and at.astimezone(ZoneInfo(attrgetter(zone)(row)))
        return date_format(there, "j F Y, H:i") if there else "–"

    return told


class LookingAdmin(admin.ModelAdmin):
    """The archers whom a coach sees decide which rows; none is added, changed or deleted here."""

    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    list_per_page = 50
    # A word of a link of ours, besides those of the filters.
    narrowed_by: tuple[str, ...] = ()

    def rows_of(self, archers: QuerySet[Archer]) -> QuerySet[Any]:
        return self.model._default_manager.of_archers(archers)  # type: ignore[no-any-return]  # noqa: SLF001 — Django's documented way to any model's rows

    @abstractmethod
    def found_by(self, word: str, named: QuerySet[Archer]) -> Q:
        """The rows in which this word is found; `named` are the archers seen who have it in their
        names."""

    def shown(self, rows: QuerySet[Any], seen: QuerySet[Archer]) -> Any:
        """The rows with what is told of them to whoever sees these archers."""
        return rows

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        seen = archers_seen(request)
        rows: QuerySet[Any] = self.shown(self.rows_of(seen), seen)
        return rows.order_by(*self.get_ordering(request))

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Each word has to be there. `search_fields` only says that there is a search at all: what
        lies behind a row may be of archers who are not seen."""
        words = search_term.split()[:_MOST_WORDS]
        if "\0" in search_term or any(len(word) > _LONGEST_WORD for word in words):
            # It is in no text, and PostgreSQL refuses the question for the first of these.
            return queryset.none(), False
        for word in words:
            named = archers_seen(request).filter(display_name__icontains=word)
            queryset = queryset.filter(self.found_by(word, named))
        return queryset, False

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        # Nothing else: ?password__regex= would let a coach guess at hashes.
        filters = {each.parameter_name for each in self.list_filter}  # type: ignore[union-attr]
        return lookup in filters or lookup in self.narrowed_by

    def no_such_row(self, request: HttpRequest, key: str) -> HttpResponse:
        """As the admin answers for any row that is not there."""
        return self._get_obj_does_not_exist_redirect(request, self.opts, key)  # type: ignore[attr-defined, no-any-return]

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
