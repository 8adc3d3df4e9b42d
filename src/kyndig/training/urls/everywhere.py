"""Pages that belong to no single organisation."""

from django.urls import path

from kyndig.training.views import me

urlpatterns = [path("calendar/<str:token>.ics", me.feed, name="calendar")]
