from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "kyndig.demo"
    label = "demo"
