"""From an address to an organisation and the person that the visitor is there.

Everything under `/<organisation>/` passes here. A view gets `request.organisation` and `request.person`, and nothing of
another organisation is within its reach. Missing and forbidden look the same: 404.
"""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ImproperlyConfigured
from django.db.models import Case, Q, QuerySet, When
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from kyndig.database import attach, prepared
from kyndig.people.models import Person, Role


@prepared()
def _people_of(*, user: int, slug: str) -> "QuerySet[Person, Person]":
    """One question for both: who the log-in is here, and whether it is somebody elsewhere too."""
    here = Q(organisation__slug=slug)
    people = Person.objects.select_related("organisation", "department").filter(here | Q(left=None), user=user)
    return people.order_by(Case(When(here, then=0), default=1))[:2]


@prepared()
def _roles_of(*, person: int) -> "QuerySet[Role, Role]":
    return Role.objects.filter(person=person)


class OrganisationMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.organisation = request.person = None
        request.elsewhere = False
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Resolve the organisation of the address, and refuse a view that does not say who may see it."""
        if "organisation" not in kwargs:
            return None
        if not hasattr(view, "permission"):
            raise ImproperlyConfigured(
                f"{view.__module__}.{view.__name__} says no permission; see people.policies.allowed"
            )
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        slug = kwargs.pop("organisation")
        found = _people_of(user=request.user.pk, slug=slug)
        person = found[0] if found and found[0].organisation.slug == slug else None
        if person is None or (person.left is not None and person.left <= timezone.localdate()):
            raise Http404
        attach(person, "roles", _roles_of(person=person.pk))
        person.user = request.user
        request.elsewhere = len(found) > 1
        request.user.full_name = person.name
        request.person, request.organisation = person, person.organisation
        return None
