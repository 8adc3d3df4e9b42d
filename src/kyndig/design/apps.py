from django.apps import AppConfig


class DesignConfig(AppConfig):
    """The design system: knows no domain, serves every page."""

    name = "kyndig.design"
    label = "design"
