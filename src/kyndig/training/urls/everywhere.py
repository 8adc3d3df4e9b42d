"""Pages about training that belong to no single organisation."""

from django.urls import path

from kyndig.training.views import customers, me

urlpatterns = [
    path("customers/", customers.customers, name="customers"),
    path("calendar/<str:token>.ics", me.feed, name="calendar"),
]
