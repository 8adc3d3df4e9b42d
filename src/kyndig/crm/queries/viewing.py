"""Who looks, at which customers, and under which address: what every query for a page of the CRM is given."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse

from kyndig.crm.addresses import PLACES
from kyndig.crm.models import Workspace
from kyndig.crm.queries.reach import reachable
from kyndig.people.models import Person


@dataclass(frozen=True)
class Viewer:
    """`base` is the address that everything in the space lies under: `/nordlys/crm/`, or `/nordlys/practice/`."""

    workspace: Workspace
    person: Person
    base: str

    @classmethod
    def of(cls, request: HttpRequest) -> "Viewer":
        """The one who asks, in a view that is `in_workspace`."""
        asked: Any = request
        inside = {"organisation": asked.organisation.slug}
        base = reverse("crm:bin", kwargs=inside, current_app=asked.space).removesuffix("bin/")
        return cls(asked.workspace, asked.person, base)

    def url(self, kind: str, pk: int) -> str:
        """The page of a record; cheap enough for every row of a list."""
        return f"{self.base}{PLACES[kind]}/{pk}/"

    def reachable(self, kind: str) -> "QuerySet[Any]":
        """The records of a kind that the person may see, and that do not lie in the bin."""
        return reachable(self.workspace, kind, self.person)
