"""What every answer of the API looks like: {"code": 200, "data": …, "errors": []}."""

from typing import Any

from django.http import HttpResponse
from ninja import Schema, Status
from pydantic_core import to_json


class Answer[Data](Schema):
    code: int
    data: Data
    errors: list[str]


class Refusal(Schema):
    code: int
    data: None
    errors: list[str]


class Refused(Exception):
    """A request that is refused with this status and these words."""

    def __init__(self, status: int, *errors: str) -> None:
        super().__init__(*errors)
        self.status, self.errors = status, list(errors)


def answers(data: Any, *refused: int, status: int = 200) -> dict[int, Any]:
    """The `response=` of an operation: its data in the envelope, and the refusals it may give."""
    return {status: Answer[data], **dict.fromkeys((*refused, 422), Refusal)}


def answer(data: Any) -> dict[str, Any]:
    return {"code": 200, "data": data, "errors": []}


def created(data: Any) -> Status[dict[str, Any]]:
    return Status(201, {"code": 201, "data": data, "errors": []})


def ready_answer(data: Any, *, status: int = 200) -> HttpResponse:
    """Of plain data that needs no looking over: where answers are large or many."""
    # A third of the time that json takes.
    content = to_json({"code": status, "data": data, "errors": []})
    return HttpResponse(content, "application/json", status)


def written_answer(data: str) -> HttpResponse:
    """Of data that is JSON already."""
    return HttpResponse(f'{{"code":200,"data":{data},"errors":[]}}', "application/json")


def refusal(status: int, errors: list[str]) -> dict[str, Any]:
    return {"code": int(status), "data": None, "errors": errors}


def not_found(noun: str, key: object) -> Refused:
    return Refused(404, f"{noun}: no record found with {key!r}")
