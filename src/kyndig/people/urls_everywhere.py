"""Pages that belong to no single organisation."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
