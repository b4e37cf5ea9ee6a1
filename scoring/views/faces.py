"""A face by itself, to be looked at and to try what an arrow scores on it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from scoring.crests import crest
from scoring.face_drawing import drawing_of
from scoring.faces import UnknownFace, face_for
from scoring.forms.faces import ShaftForm


@require_safe
def face_detail(request: HttpRequest, face: str) -> HttpResponse:
    try:
        shown = face_for(face)
    except UnknownFace as unknown:
        raise Http404 from unknown
    if not shown.rings:
        raise Http404

    form = ShaftForm(request.GET)
    status = 200 if form.is_valid() else 422
    page = {
        "face": shown,
        "form": form,
        "drawing": drawing_of(shown, shown.keypad, shaft_mm=form.shaft_used_mm),
        "crest": crest(shown.keypad.values, shown.keypad),
    }
    return render(request, "scoring/face_detail.html", page, status=status)
