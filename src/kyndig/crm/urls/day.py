"""My day and the one-line log."""

from django.urls import path

from kyndig.crm.views import day, logging

urlpatterns = [
    path("", day.day, name="day"),
    path("log/", logging.log, name="log"),
    path("log/preview/", logging.preview, name="log_preview"),
    path("day/<slug:kind>/<int:pk>/done/", day.finish, name="day_done"),
    path("day/<slug:kind>/<int:pk>/move/", day.move, name="day_move"),
    path("day/<slug:kind>/<int:pk>/give/", day.give, name="day_give"),
]
