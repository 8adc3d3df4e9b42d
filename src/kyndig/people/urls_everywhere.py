"""Pages that belong to no single organisation."""

from django.urls import path

from kyndig.people import language

urlpatterns = [path("language/", language.choose, name="set_language")]
