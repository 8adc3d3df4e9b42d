from django.apps import AppConfig


class TrainingConfig(AppConfig):
    name = "kyndig.training"
    label = "training"

    def ready(self) -> None:
        from kyndig.training import policies  # noqa: F401 (it registers the permissions)
