"""The place to practise: what it is, and how it is made anew."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kyndig.crm.actions.practising import reset_practice
from kyndig.crm.policies import PRACTICE, in_workspace
from kyndig.design.notices import tell


@require_safe
@in_workspace()
def practice(request: HttpRequest) -> HttpResponse:
    """Among the customers it leads to the place to practise; in there it asks before all is made anew."""
    return render(request, "crm/practice/practice.html", {"inside": request.space == PRACTICE, "day": _day(request)})


@require_POST
@in_workspace()
def reset(request: HttpRequest) -> HttpResponse:
    if request.space != PRACTICE:
        raise Http404
    reset_practice(request.person)
    tell(request, _("Here are new made-up customers. What you practised on before is gone."))
    return redirect(_day(request))


def _day(request: HttpRequest) -> str:
    return reverse("crm:day", kwargs={"organisation": request.organisation.slug}, current_app=PRACTICE)
