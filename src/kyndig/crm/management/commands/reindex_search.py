"""`kyndig manage reindex_search`: what the search finds, made anew from the records."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from kyndig.crm.models import Workspace
from kyndig.crm.search import reindex


class Command(BaseCommand):
    help = "Make the search index anew from the records. Others can work meanwhile, and search finds what is in it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--organisation", default="", help="the short name of one organisation; all by default")

    def handle(self, *args: Any, organisation: str = "", **options: Any) -> None:
        chosen = Workspace.objects.filter(organisation__slug=organisation) if organisation else None
        many = reindex(chosen, lambda kind, number: self.stdout.write(f"{number} of the kind {kind}"))
        self.stdout.write(f"{many} records can be found.")
