from django.urls import path

from scoring.views import (
    accounts,
    card_rows,
    devices,
    ends,
    faces,
    moving,
    rounds,
    shell,
    signing_in,
    slots,
    start,
)

urlpatterns = [
    path("faces/<slug:face>/", faces.face_detail, name="face"),
    path("rounds/", rounds.round_list, name="rounds"),
    path("rounds/<slug:key>/", rounds.round_detail, name="round"),
    path("slots/<uuid:slot_id>/", slots.slot_detail, name="slot"),
    path("slots/<uuid:slot_id>/rows/", card_rows.rows, name="slot-rows"),
    path("slots/<uuid:slot_id>/ends/<int:number>/", ends.end, name="end"),
    path("sw.js", shell.service_worker, name="service-worker"),
    path("manifest.webmanifest", shell.manifest, name="manifest"),
    path("start/", start.start, name="start"),
    path("sign-in/", signing_in.sign_in, name="sign-in"),
    path("sign-out/", signing_in.sign_out, name="sign-out"),
    path("me/", accounts.me, name="me"),
    path("me/account/", accounts.account, name="account"),
    path("me/cards/", start.cards, name="own-cards"),
    path("me/devices/", devices.devices, name="devices"),
    path("me/devices/revocation/", devices.revocation, name="device-revocation"),
    path("me/later/", accounts.later, name="later"),
    path("me/move/", moving.move_away, name="move-away"),
    path("me/password/", accounts.password, name="password"),
    path("move/<str:token>/", moving.move_here, name="move"),
]
