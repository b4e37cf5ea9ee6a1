from django.urls import path

from leaderboard.views import boards, hosting, joining, participants, shoots, taking_part

urlpatterns = [
    path("join/", joining.join_by_code, name="join-by-code"),
    path("j/<str:shoot_join>/", joining.join_by_link, name="shoot-join"),
    path("shoots/", shoots.shoots, name="shoots"),
    path("shoots/<uuid:shoot_id>/", shoots.shoot, name="shoot"),
    path("shoots/<uuid:shoot_id>/another/", hosting.another, name="another-round"),
    path("shoots/<uuid:shoot_id>/board/", boards.board, name="board"),
    path(
        "shoots/<uuid:shoot_id>/board/participants/<uuid:participant_id>/",
        boards.scorecard,
        name="scorecard",
    ),
    path("shoots/<uuid:shoot_id>/cancellation/", hosting.cancellation, name="shoot-cancellation"),
    path("shoots/<uuid:shoot_id>/closure/", hosting.closure, name="shoot-closure"),
    path("shoots/<uuid:shoot_id>/comeback/", taking_part.comeback, name="shoot-comeback"),
    path("shoots/<uuid:shoot_id>/departure/", taking_part.departure, name="shoot-departure"),
    path("shoots/<uuid:shoot_id>/fast/", taking_part.fast, name="fast"),
    path("shoots/<uuid:shoot_id>/fast/lifting/", taking_part.lifting, name="fast-lifting"),
    path("shoots/<uuid:shoot_id>/link/", hosting.join_link, name="shoot-link"),
    path("shoots/<uuid:shoot_id>/lock/", hosting.lock, name="shoot-lock"),
    path("shoots/<uuid:shoot_id>/lock/lifting/", hosting.unlocking, name="shoot-unlocking"),
    path("shoots/<uuid:shoot_id>/name/", participants.name, name="shoot-name"),
    path("shoots/<uuid:shoot_id>/participants/", joining.next_round, name="next-round"),
    path(
        "shoots/<uuid:shoot_id>/participants/<uuid:participant_id>/",
        participants.participant,
        name="participant",
    ),
    path(
        "shoots/<uuid:shoot_id>/participants/<uuid:participant_id>/removal/",
        hosting.removal,
        name="participant-removal",
    ),
    path("shoots/<uuid:shoot_id>/poster/", shoots.poster, name="poster"),
    path("shoots/<uuid:shoot_id>/ready/", taking_part.ready, name="ready"),
    path("shoots/<uuid:shoot_id>/ready/withdrawal/", taking_part.unready, name="unready"),
    path("shoots/<uuid:shoot_id>/settings/", hosting.settings, name="shoot-settings"),
    path("shoots/<uuid:shoot_id>/start/", hosting.start, name="shoot-start"),
    path("shoots/<uuid:shoot_id>/watch-link/", hosting.watch_link, name="shoot-watch-link"),
    path("w/<str:shoot_watch>/", boards.watched_board, name="watch"),
    path(
        "w/<str:shoot_watch>/participants/<uuid:participant_id>/",
        boards.watched_scorecard,
        name="watched-scorecard",
    ),
]
