from django.apps import AppConfig


class OpennessConfig(AppConfig):
    name = "kyndig.openness"
    label = "openness"

    def ready(self) -> None:
        from kyndig.design.navigation import register
        from kyndig.ledger import words
        from kyndig.openness import navigation, policies, records  # noqa: F401 (registers the permissions)
        from kyndig.openness.words import VERBS
        from kyndig.people import extensions, holdings

        words.register(VERBS)
        register(navigation.items)
        extensions.add_links(navigation.links)
        for holding in records.HOLDINGS:
            holdings.register(holding)
