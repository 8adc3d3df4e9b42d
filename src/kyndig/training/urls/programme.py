from django.urls import path

from kyndig.training.views import overview, programme, resources, strands

urlpatterns = [
    path("programme/", programme.programme, name="programme"),
    path("programme/begin/", programme.begin_programme, name="begin_programme"),
    path("programme/missing/", programme.missing, name="missing"),
    path("programme/frame/", programme.frame, name="frame"),
    path("programme/frame/close/", programme.close_days_view, name="close_days"),
    path("programme/frame/<int:closure>/open/", programme.open_days_view, name="open_days"),
    path("programme/strands/", strands.strands, name="strands"),
    path("programme/strands/new/", strands.new_strand, name="new_strand"),
    path("programme/strands/<int:strand>/", strands.strand, name="strand"),
    path("programme/strands/<int:strand>/pause/", strands.pause, name="pause_strand"),
    path("programme/strands/<int:strand>/move/", strands.move, name="move_strand"),
    path("programme/trainers/", resources.trainers, name="trainers"),
    path("programme/trainers/new/", resources.new_trainer, name="new_trainer"),
    path("programme/trainers/<int:trainer>/", resources.trainer, name="trainer"),
    path("programme/trainers/<int:trainer>/retire/", resources.retire_trainer, name="retire_trainer"),
    path("programme/rooms/", resources.rooms, name="rooms"),
    path("programme/rooms/new/", resources.new_room, name="new_room"),
    path("programme/rooms/<int:room>/", resources.room, name="room"),
    path("programme/rooms/<int:room>/retire/", resources.retire_room, name="retire_room"),
    path("overview/", overview.overview, name="overview"),
]
