"""What every answer of the API looks like: {"code": 200, "data": …, "errors": []}."""

from typing import Any

from ninja import Schema


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


def answers(data: Any, *refused: int) -> dict[int, Any]:
    """The `response=` of an operation: its data in the envelope, and the refusals it may give."""
    return {200: Answer[data], **dict.fromkeys((*refused, 422), Refusal)}


def answer(data: Any) -> dict[str, Any]:
    return {"code": 200, "data": data, "errors": []}


def refusal(status: int, errors: list[str]) -> dict[str, Any]:
    return {"code": int(status), "data": None, "errors": errors}


def not_found(noun: str, key: object) -> Refused:
    return Refused(404, f"{noun}: no record found with {key!r}")
