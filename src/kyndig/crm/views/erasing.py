"""Erasing who a contact was."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from kyndig.crm.actions.erasing import erase_contact
from kyndig.crm.policies import in_workspace
from kyndig.crm.queries.reach import reach
from kyndig.crm.queries.viewing import Viewer
from kyndig.design.notices import tell


@in_workspace("crm.set_up")
def erase(request: HttpRequest, pk: int) -> HttpResponse:
    contact = reach(request.workspace, "contact", request.person, pk, binned=True)
    if request.method == "POST":
        erase_contact(contact, by=request.person)
        tell(request, _("Who it was is erased. What happened is kept."))
        return redirect(f"{Viewer.of(request).base}bin/")
    return render(request, "crm/record/erase.html", {"record": contact})
