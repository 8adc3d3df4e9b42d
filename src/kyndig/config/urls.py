"""Where every page lives. What belongs to an organisation lies under its name, last, so that no name hides a page."""

from django.conf import settings
from django.urls import include, path

from kyndig.config import views

urlpatterns = [
    path("", views.home, name="home"),
    path("health/", views.health, name="health"),
    path("accounts/", include("kyndig.people.urls_login")),
    path("design/", include("kyndig.design.urls")),
    path("", include("kyndig.people.urls_everywhere")),
    path("", include("kyndig.training.urls.everywhere")),
    *([path("demo/", include("kyndig.demo.urls"))] if settings.DEMO else []),
    path("api/<slug:slug>/v1/", include("kyndig.api.rest.urls")),
    path("<slug:organisation>/", views.land, name="land"),
    path("<slug:organisation>/people/", include("kyndig.people.urls")),
    path("<slug:organisation>/messages/", include("kyndig.outbox.urls")),
    path("<slug:organisation>/connections/", include("kyndig.api.urls")),
    path("<slug:organisation>/openness/", include("kyndig.openness.urls")),
    path("<slug:organisation>/crm/", include("kyndig.crm.urls", namespace="crm")),
    path("<slug:organisation>/practice/", include("kyndig.crm.urls", namespace="practice")),
    path("<slug:organisation>/", include("kyndig.training.urls")),
    path("<slug:organisation>/department/", include("kyndig.superusers.urls")),
]
