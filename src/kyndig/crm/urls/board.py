"""The pipeline as a board, and a deal's way through it."""

from django.urls import path

from kyndig.crm.views import board

urlpatterns = [
    path("board/", board.show, name="board"),
    path("board/version/", board.version, name="board_version"),
    path("deals/<int:pk>/move/", board.move_deal, name="move_deal"),
    path("deals/<int:pk>/reopen/", board.reopen_deal, name="reopen_deal"),
]
