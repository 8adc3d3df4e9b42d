"""The lists of records."""

from django.urls import path

from kyndig.crm.addresses import PLACES
from kyndig.crm.views import lists

urlpatterns = [path(f"{place}/", lists.index, {"kind": kind}, name=place) for kind, place in PLACES.items()]
