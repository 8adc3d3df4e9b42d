"""What goes wrong is told as RFC 9457 has it: `application/problem+json`, a sentence, and the field."""

import json
import math
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from kyndig.api.models import Scope
from kyndig.crm.actions.records import ConflictError
from kyndig.crm.actions.undoing import ChangedSinceError
from kyndig.people.refusals import RefusedError

CONTENT_TYPE = "application/problem+json"
TYPE = "urn:kyndig:problem:"


class ProblemError(Exception):
    """A request that is not granted. `kind` names it for programs, `errors` tells which fields, in a sentence each."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY
    kind = "not-valid"

    def __init__(self, detail: str, *, errors: Mapping[str, str] | None = None, **more: Any) -> None:
        super().__init__(detail)
        self.detail, self.errors, self.more = detail, errors or {}, more
        self.headers: dict[str, str] = {}


class RateLimitedError(ProblemError):
    status, kind = HTTPStatus.TOO_MANY_REQUESTS, "too-many-requests"

    def __init__(self, wait: float) -> None:
        super().__init__(_("Too many requests. Wait a little, and ask again."))
        self.headers = {"Retry-After": str(max(1, math.ceil(wait)))}


class ScopeError(ProblemError):
    status, kind = HTTPStatus.FORBIDDEN, "scope"

    def __init__(self, scope: Scope) -> None:
        super().__init__(_("The token lacks the scope %(scope)s.") % {"scope": scope.value}, scope=scope.value)


class KeyInUseError(ProblemError):
    """An idempotency key came again with another request."""

    kind = "idempotency-key-reused"


class PreconditionError(ProblemError):
    """The record is not the version that the request was made for."""

    status, kind = HTTPStatus.PRECONDITION_FAILED, "version"


def problem(
    status: int,
    kind: str,
    detail: str,
    *,
    errors: Mapping[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
    **more: Any,
) -> HttpResponse:
    """The answer for a request that is not granted."""
    body: dict[str, Any] = {
        "type": TYPE + kind,
        "title": HTTPStatus(status).phrase,
        "status": int(status),
        "detail": detail,
        **({"errors": [{"field": field, "detail": says} for field, says in errors.items()]} if errors else {}),
        **more,
    }
    return HttpResponse(
        json.dumps(body, ensure_ascii=False), status=status, content_type=CONTENT_TYPE, headers=dict(headers or {})
    )


def conflicts_of(error: ConflictError) -> list[dict[str, Any]]:
    """For each field that two have changed: what it was, what the other wrote, and what this request wants."""
    return [
        {"field": each.field.name, "base": each.base, "theirs": each.theirs, "mine": each.mine}
        for each in error.conflicts
    ]


def tell_problems(api: NinjaAPI) -> None:
    """Let the API answer every error that is foreseen as a problem."""
    api.add_exception_handler(ProblemError, _told)
    api.add_exception_handler(AuthenticationError, _not_known)
    api.add_exception_handler(
        Http404, lambda request, e: problem(404, "not-found", _("There is nothing here that you can reach."))
    )
    api.add_exception_handler(HttpError, _http_error)
    api.add_exception_handler(ValidationError, _not_valid)
    api.add_exception_handler(
        ConflictError, lambda request, e: problem(409, "conflict", str(e), conflicts=conflicts_of(e))
    )
    api.add_exception_handler(ChangedSinceError, lambda request, e: problem(409, "changed-since", str(e)))
    api.add_exception_handler(RefusedError, lambda request, e: problem(422, "refused", str(e)))


def _told(request: HttpRequest, error: Any) -> HttpResponse:
    return problem(error.status, error.kind, error.detail, errors=error.errors, headers=error.headers, **error.more)


def _not_known(request: HttpRequest, error: Any) -> HttpResponse:
    says = _("Send a token that works here, in the header Authorization: Bearer …")
    return problem(401, "token", says, headers={"WWW-Authenticate": 'Bearer realm="Kyndig"'})


def _http_error(request: HttpRequest, error: Any) -> HttpResponse:
    cause = error.__cause__
    if isinstance(cause, ProblemError):
        return _told(request, cause)
    if isinstance(cause, RequestDataTooBig):
        return problem(413, "too-large", _("The request is too large."))
    if error.status_code == HTTPStatus.BAD_REQUEST:
        return problem(400, "not-readable", _("The body is not JSON that can be read."))
    return problem(error.status_code, "refused", error.message)


def _not_valid(request: HttpRequest, error: Any) -> HttpResponse:
    errors: dict[str, str] = {}
    for each in error.errors:
        errors.setdefault(_place(each["loc"]), str(each["msg"]))
    return problem(422, "not-valid", _("Something in the request is not as it should be."), errors=errors)


def _place(location: Sequence[Any]) -> str:
    """`emails.0.value` of `("body", "body", "emails", 0, "value")`; what tells which type was tried is left out."""
    parts = [str(part) for part in location[1:]]
    if location and location[0] == "body":
        parts = parts[1:]
    return ".".join(parts) or str(location[0] if location else "")
