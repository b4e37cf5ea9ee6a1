from django.urls import path

from scoring.views import rounds

urlpatterns = [
    path("rounds/", rounds.round_list, name="rounds"),
    path("rounds/<slug:key>/", rounds.round_detail, name="round"),
]
