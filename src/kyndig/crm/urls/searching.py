"""Search everywhere."""

from django.urls import path

from kyndig.crm.views import searching

urlpatterns = [
    path("search/", searching.search, name="search"),
    path("search/quick/", searching.quick_search, name="quick_search"),
]
