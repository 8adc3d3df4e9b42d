"""Taking back what was done."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kyndig.crm.actions.undoing import undo
from kyndig.crm.policies import in_workspace
from kyndig.crm.queries.histories import reach_batch
from kyndig.crm.queries.viewing import Viewer
from kyndig.design.notices import tell
from kyndig.ledger import actions as ledger
from kyndig.people.refusals import RefusedError


def undo_address(request: HttpRequest, batch: uuid.UUID) -> str:
    """Where a notice's "Undo" posts to."""
    inside = {"organisation": request.organisation.slug, "batch": batch}
    return reverse("crm:undo", kwargs=inside, current_app=request.space)


@require_POST
@in_workspace()
def undo_batch(request: HttpRequest, batch: uuid.UUID) -> HttpResponse:
    reach_batch(Viewer.of(request), batch)
    try:
        with ledger.batch() as taking_back:
            undo(request.workspace, batch, by=request.person)
    except RefusedError as refused:
        tell(request, str(refused), kind="wait")
    else:
        tell(request, _("It is taken back."), undo=undo_address(request, taking_back))
    return redirect(came_from(request))


def came_from(request: HttpRequest) -> str:
    """The page that the form stood on, where it is one of ours; else the bin, where what is gone can be found."""
    page = request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(page, {request.get_host()}, require_https=request.is_secure()):
        return page
    inside = {"organisation": request.organisation.slug}
    return reverse("crm:bin", kwargs=inside, current_app=request.space)
