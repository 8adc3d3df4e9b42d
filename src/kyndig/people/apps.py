from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "kyndig.people"
    label = "people"
