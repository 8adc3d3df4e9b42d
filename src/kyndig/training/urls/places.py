from django.urls import path

from kyndig.training.views import places

urlpatterns = [
    path("timetable/places/<int:period>/find/", places.find, name="find_places"),
    path("timetable/searches/<int:search>/", places.proposal, name="place_search"),
    path("timetable/searches/<int:search>/give/", places.take, name="take_places"),
    path("timetable/searches/<int:search>/take-back/", places.take_back, name="take_places_back"),
]
