from django.contrib import admin
from django.urls import include, path

from archstats import health
from archstats.api import api
from archstats.home import favicon, home

handler500 = "archstats.refusals.failed"

urlpatterns = [
    path("", home, name="home"),
    path("favicon.ico", favicon),
    path("", include("leaderboard.urls")),
    path("", include("scoring.urls")),
    path("readyz", health.readyz),
    path("api/", api.urls),
    path("admin/", admin.site.urls),
]
