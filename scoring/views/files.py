"""What a browser keeps as a file instead of showing it."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header


def to_keep(answer: HttpResponse, name: str) -> HttpResponse:
    answer["Content-Disposition"] = str(content_disposition_header(True, name))
    return answer


def table_to_keep(table: str, name: str) -> HttpResponse:
    """Of scoring.spreadsheets."""
    return to_keep(HttpResponse(table, content_type="text/csv; charset=utf-8"), name)
