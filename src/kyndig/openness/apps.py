from django.apps import AppConfig


class OpennessConfig(AppConfig):
    name = "kyndig.openness"
    label = "openness"
