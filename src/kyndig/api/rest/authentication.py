"""Who asks: a token in the header `Authorization`, and nothing else. Cookies are not looked at."""

from typing import Any

from django.conf import settings
from django.db.models import prefetch_related_objects
from django.http import HttpRequest
from ninja.security import HttpBearer

from kyndig.api.models import Scope, Token
from kyndig.api.rest.limiting import Limit
from kyndig.api.rest.problems import RateLimitedError, ScopeError
from kyndig.api.rules.tokens import digest
from kyndig.crm.actions.workspaces import practice_workspace, real_workspace
from kyndig.people.policies import may

ONCE = {
    "in": "header",
    "name": "Idempotency-Key",
    "required": False,
    "description": "Your own name for this request, 1–255 signs. The same request with the same key within a day is "
    "done once and answered the same. Another request with the same key is answered 422.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"},
}
IF_MATCH = {
    "in": "header",
    "name": "If-Match",
    "required": False,
    "description": "The ETag that you read. Where the record has changed since, the answer is 412 and nothing is done.",
    "schema": {"type": "string", "pattern": r'^(\*|"\d+")$', "examples": ['"7"']},
}
limit = Limit(burst=settings.API_RATE, a_second=settings.API_RATE / 60)


class BearerToken(HttpBearer):
    """Lets a request in that has a token with the scope, and makes it that of the token's person."""

    def __init__(self, scope: Scope | None) -> None:
        super().__init__()
        self.scope = scope

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        slug = request.resolver_match.kwargs["slug"]
        found = (
            Token.objects.in_use()
            .select_related("organisation", "person__organisation", "person__user")
            .filter(digest=digest(token.strip()), organisation__slug=slug)
            .first()
        )
        if found is None or found.person.user is None or not found.person.user.is_active:
            return None
        prefetch_related_objects([found.person], "roles")
        if not may(found.person, "crm.use"):
            return None
        if wait := limit.wait(found.pk):
            raise RateLimitedError(wait)
        if self.scope is not None and self.scope not in found.scopes:
            raise ScopeError(self.scope)
        request.person, request.organisation = found.person, found.organisation
        request.workspace = practice_workspace(found.person) if found.practice else real_workspace(found.organisation)
        return found


def needs(scope: Scope | None, *headers: dict[str, Any]) -> dict[str, Any]:
    """What an operation asks for: a token with the scope, and the headers that it heeds."""
    words = {"x-scope": scope.value} if scope is not None else {}
    return {
        "auth": BearerToken(scope),
        "openapi_extra": {**words, **({"parameters": list(headers)} if headers else {})},
    }
