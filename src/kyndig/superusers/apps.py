from django.apps import AppConfig


class SuperusersConfig(AppConfig):
    name = "kyndig.superusers"
    label = "superusers"
