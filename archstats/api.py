"""The JSON API: the routers of the apps below, one envelope, one way to refuse."""

import json
from typing import Any, NoReturn

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI, Swagger
from ninja.errors import HttpError, ValidationError
from ninja.parser import Parser

from scoring.api.calculators import router as calculators
from scoring.api.envelope import Refused, refusal


class StrictParser(Parser):
    """JSON as the standard has it: NaN and Infinity are no numbers."""

    def parse_body(self, request: HttpRequest) -> Any:
        return json.loads(request.body, parse_constant=_no_number)


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


api = NinjaAPI(
    title="Archstats",
    version="0",
    description="Rounds, faces, handicaps, classes and par. Every answer has the same envelope.",
    docs=Swagger(settings={"persistAuthorization": False, "validatorUrl": None}),
    docs_url="/swagger",
    openapi_url="/openapi.json",
    parser=StrictParser(),
)
api.add_router("/v0", calculators)


@api.exception_handler(Refused)
def refused(request: HttpRequest, why: Refused) -> HttpResponse:
    return api.create_response(request, refusal(why.status, why.errors), status=why.status)


@api.exception_handler(HttpError)
def refused_by_ninja(request: HttpRequest, why: HttpError) -> HttpResponse:
    return api.create_response(
        request, refusal(why.status_code, [why.message]), status=why.status_code
    )


@api.exception_handler(ValidationError)
def not_valid(request: HttpRequest, why: ValidationError) -> HttpResponse:
    # Our own words come with pydantic's mark before them.
    errors = [
        f"{_place(error['loc'])}: {error['msg'].removeprefix('Value error, ')}"
        for error in why.errors
    ]
    return api.create_response(request, refusal(422, errors), status=422)


def _place(loc: tuple[str | int, ...]) -> str:
    # Between where and field ninja names the view's parameter, which no caller knows.
    where, *inner = loc
    field = inner[1:] if where == "body" or len(inner) > 1 else inner
    return ".".join(str(part) for part in (where, *field))
