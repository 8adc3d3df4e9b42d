"""One's own tokens, and what a program can ask."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from kyndig.api.actions.tokens import make_token, revoke_token
from kyndig.api.forms.tokens import TokenForm
from kyndig.api.queries.connections import revocable, tokens_of
from kyndig.api.queries.reference import reference as page_of
from kyndig.design.notices import tell
from kyndig.people.policies import allowed, may
from kyndig.people.refusals import RefusedError


@never_cache
@allowed("api.use")
def tokens(request: HttpRequest) -> HttpResponse:
    """A new token is shown in the answer to the form, once: it is kept nowhere, so it cannot be shown again."""
    form, made, text = TokenForm(request.POST or None), None, ""
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            made, text = make_token(
                request.person, given["name"], given["scopes"], given["expires"], practice=given["practice"]
            )
        except RefusedError as refused:
            form.add_error(None, str(refused))
        else:
            form = TokenForm()
    context = {"form": form, "made": made, "text": text, "found": tokens_of(request.person)}
    return render(request, "api/tokens.html", context, status=422 if form.errors else 200)


@require_POST
@allowed("api.use")
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    leads = may(request.person, "api.set_up")
    token = get_object_or_404(revocable(request.person, all_of_them=leads), pk=pk)
    revoke_token(token, by=request.person)
    tell(request, _("%(name)s opens nothing any more.") % {"name": token.name})
    page = "api:tokens" if token.person_id == request.person.pk else "api:connections"
    return redirect(page, organisation=request.organisation.slug)


@require_safe
@allowed("api.use")
def reference(request: HttpRequest) -> HttpResponse:
    from kyndig.api.rest.openapi import describe

    return render(request, "api/reference.html", {"page": page_of(describe(request.organisation))})


@require_safe
@allowed("api.use")
def description(request: HttpRequest) -> HttpResponse:
    """The description as a file, for programs that make programs."""
    from kyndig.api.rest.openapi import describe

    return JsonResponse(describe(request.organisation), json_dumps_params={"ensure_ascii": False})
