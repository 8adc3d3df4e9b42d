"""Who may use the CRM: everybody who works here. Who is from outside sees no customers."""

from collections.abc import Callable
from functools import wraps
from typing import Any

import rules
from django.http import HttpRequest, HttpResponse

from kyndig.crm.actions.practising import open_practice
from kyndig.crm.actions.workspaces import real_workspace
from kyndig.people.models import Role
from kyndig.people.policies import allowed, has, is_employee

rules.add_perm("crm.use", is_employee)
rules.add_perm("crm.set_up", is_employee & has(Role.Kind.LEAD))

View = Callable[..., HttpResponse]
PRACTICE = "practice"


def in_workspace(permission: str = "crm.use") -> Callable[[View], View]:
    """Let a view be reached by those with `permission`, and give it `request.workspace`.

    The same addresses are there twice: under `/crm/` with the organisation's customers, under `/practice/` with those
    that the person practises on. `url` and `reverse` with `current_app=request.space` stay in the one that one is in.
    """

    def decorate(view: View) -> View:
        @allowed(permission)
        @wraps(view)
        def with_workspace(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            request.space = request.resolver_match.namespace
            practises = request.space == PRACTICE
            request.workspace = open_practice(request.person) if practises else real_workspace(request.organisation)
            request.workspace.organisation = request.organisation
            return view(request, *args, **kwargs)

        return with_workspace

    return decorate
