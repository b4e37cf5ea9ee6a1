"""The JSON API: the routers of the apps below, one envelope, one way to refuse."""

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe
from ninja import NinjaAPI, Swagger
from ninja.errors import HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema

from leaderboard.api.joining import router as joining
from leaderboard.api.results import router as results
from leaderboard.api.shoots import router as shoots
from leaderboard.api.whole_cards import router as whole_cards
from scoring.api.archers import router as archers
from scoring.api.arrows import router as arrows
from scoring.api.calculators import router as calculators
from scoring.api.cards import router as cards
from scoring.api.envelope import Refused, refusal
from scoring.api.notes import router as notes
from scoring.api.own_shots import router as own_shots
from scoring.api.profile import router as profile
from scoring.api.progress import router as progress
from scoring.api.sessions import router as sessions
from scoring.api.shots import router as shots
from scoring.api.slots import router as slots
from scoring.refusals import Conflict, Forbidden, Gone, Invalid, NotFound, Refusal, TooMany


class Api(NinjaAPI):
    description_made: OpenAPISchema | None = None

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> OpenAPISchema:
        """Dear to make, and the same for the life of the process."""
        if self.description_made is None:
            self.description_made = super().get_openapi_schema()
        return self.description_made


api = Api(
    title="Archstats",
    version="0",
    description="Sessions, places on the range, cards and their shots; shoots, which archers join, "
    "and their boards; the sport's tables: rounds, faces, handicaps, classes, par. Every answer "
    "has the same envelope.",
    docs=Swagger(settings={"persistAuthorization": False, "validatorUrl": None}),
    docs_url="/swagger",
    openapi_url="/openapi.json",
    docs_decorator=lambda view: csrf_exempt(require_safe(view)),
)
for router in (
    calculators,
    archers,
    cards,
    shots,
    notes,
    arrows,
    profile,
    progress,
    own_shots,
    sessions,
    slots,
    joining,
    shoots,
    results,
    whole_cards,
):
    api.add_router("/v0", router)


@api.exception_handler(Refused)
def refused(request: HttpRequest, why: Refused) -> HttpResponse:
    return api.create_response(request, refusal(why.status, why.errors), status=why.status)


STATUS = {
    Forbidden: HTTPStatus.FORBIDDEN,
    NotFound: HTTPStatus.NOT_FOUND,
    Conflict: HTTPStatus.CONFLICT,
    Gone: HTTPStatus.GONE,
    Invalid: HTTPStatus.UNPROCESSABLE_ENTITY,
    TooMany: HTTPStatus.TOO_MANY_REQUESTS,
}


@api.exception_handler(Refusal)
def refused_by_the_domain(request: HttpRequest, why: Refusal) -> HttpResponse:
    status = STATUS[type(why)]
    words = f"body.{why}" if isinstance(why, Invalid) else str(why)
    response = api.create_response(request, refusal(status, [words]), status=status)
    if isinstance(why, TooMany):
        response["Retry-After"] = str(why.retry_after_seconds)
    return response


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
