"""The API put together."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI

from kyndig.api.rest import others
from kyndig.api.rest.parsing import StrictParser
from kyndig.api.rest.problems import problem, tell_problems
from kyndig.api.rest.records import PLURALS, router_of

api = NinjaAPI(
    title="Kyndig",
    version="1",
    description="Companies, contacts, deals and activities of one organisation, as the token's person may see them.",
    openapi_url=None,
    docs_url=None,
    urls_namespace="rest",
    parser=StrictParser(),
)
tell_problems(api)
for _name, _plural in PLURALS.items():
    api.add_router(f"/{_plural}", router_of(_name))
api.add_router("", others.router)


def nothing_here(request: HttpRequest, **kwargs: str) -> HttpResponse:
    """What is no address of the API is answered as the API answers, not with a page."""
    return problem(404, "not-found", _("There is no such address in this API."))
