"""The place to practise: what it is, and how it is made anew."""

from django.urls import path

from kyndig.crm.views import practice

urlpatterns = [
    path("practising/", practice.practice, name="practice"),
    path("practising/reset/", practice.reset, name="practice_reset"),
]
