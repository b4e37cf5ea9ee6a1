"""Whatever goes wrong below /api/ is answered in the envelope, by whom ever it was refused."""

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.decorators import sync_only_middleware

from scoring.api.envelope import refusal

WORDS = {
    HTTPStatus.BAD_REQUEST: "the request cannot be read",
    HTTPStatus.FORBIDDEN: "not allowed: the X-CSRFToken header is missing or out of date",
    HTTPStatus.NOT_FOUND: "there is nothing at this address",
    HTTPStatus.METHOD_NOT_ALLOWED: "this address does not answer that method",
}
GENERIC = "something went wrong here; it has been noted"


@sync_only_middleware
def api_envelope(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if not request.path.startswith("/api/") or response.status_code < HTTPStatus.BAD_REQUEST:
            return response
        # What the API itself refused speaks JSON and is in the envelope already; the rest is
        # Django's or ninja's own: no such route, wrong method, an exception.
        if response.get("Content-Type", "").startswith("application/json"):
            return response

        status = HTTPStatus(response.status_code)
        refused = JsonResponse(refusal(status, [WORDS.get(status, GENERIC)]), status=status)
        if "Allow" in response:
            refused["Allow"] = response["Allow"]
        return refused

    return answer
